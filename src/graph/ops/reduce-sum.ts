import { axesOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { integers } from './constant.ts';
import { expand } from './expand.ts';
import { keep, type ReduceOptions, reducedShape } from './reduce.ts';

export const ReduceSum: Operator = {
  type: 'ReduceSum',
  gradient: (node, [dy]) => [expand(keep(dy!, node), node.inputs[0]!.shape), undefined],
};

/** Sum over `axes` (default: all; negative ones count from the last). @throws EarshotError INVALID_ARGUMENT */
export function reduceSum(
  x: Value,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keepDims = false }: ReduceOptions = {},
): Value {
  const over = axesOf('ReduceSum', x.shape, axes);
  if (over.length === 0) return x;
  const shape = reducedShape(x.shape, over, keepDims);
  return emit(ReduceSum, [x, integers(over)], [{ dtype: x.dtype, shape }], {
    keepdims: { int: Number(keepDims) },
  })[0];
}
