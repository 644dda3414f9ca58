import { axisOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';

export interface CumsumOptions {
  /** leave each element out of its own sum; default false */
  exclusive?: boolean;
  /** sum from the end; default false */
  reverse?: boolean;
}

export const CumSum: Operator = {
  type: 'CumSum',
  gradient: ({ inputs: [, axis], attributes }, [dy]) => {
    const flag = (name: string) => (attributes[name] as { int: number }).int === 1;
    const options = { exclusive: flag('exclusive'), reverse: !flag('reverse') };
    return [cumsum(dy!, Number(axis!.node.data![0]), options), undefined];
  },
};

/** The sums of the elements up to each, along `axis`. @throws EarshotError INVALID_ARGUMENT for no such axis */
export function cumsum(
  x: Value,
  axis: number,
  { exclusive = false, reverse = false }: CumsumOptions = {},
): Value {
  const along = constant(BigInt64Array.of(BigInt(axisOf('CumSum', x.shape, axis))), []);
  const attributes = { exclusive: { int: Number(exclusive) }, reverse: { int: Number(reverse) } };
  return emit(CumSum, [x, along], [x], attributes)[0];
}
