import { axesOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant, integers } from './constant.ts';
import { expand } from './expand.ts';
import { mul } from './mul.ts';
import { keep, type ReduceOptions, reducedShape, shareOf } from './reduce.ts';

export const ReduceMean: Operator = {
  type: 'ReduceMean',
  gradient: (node, [dy]) => [
    expand(mul(keep(dy!, node), constant(shareOf(node))), node.inputs[0]!.shape),
    undefined,
  ],
};

/** Mean over `axes` (default: all; negative ones count from the last). @throws EarshotError INVALID_ARGUMENT */
export function reduceMean(
  x: Value,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keepDims = false }: ReduceOptions = {},
): Value {
  const over = axesOf('ReduceMean', x.shape, axes);
  if (over.length === 0) return x;
  const shape = reducedShape(x.shape, over, keepDims);
  return emit(ReduceMean, [x, integers(over)], [{ dtype: x.dtype, shape }], {
    keepdims: { int: Number(keepDims) },
  })[0];
}
