import { emit, type Operator, type Value } from '../value.ts';
import { integers } from './constant.ts';
import { expand } from './expand.ts';
import { keep, type ReduceOptions, reducedShape } from './reduce.ts';

export const ReduceSum: Operator = {
  type: 'ReduceSum',
  gradient: (node, [dy]) => [expand(keep(dy!, node), node.inputs[0]!.shape), undefined],
};

/** Sum over `axes` (default: all). */
export function reduceSum(
  x: Value,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keepDims = false }: ReduceOptions = {},
): Value {
  const shape = reducedShape(x.shape, axes, keepDims);
  return emit(ReduceSum, [x, integers(axes)], [{ dtype: x.dtype, shape }], {
    keepdims: { int: Number(keepDims) },
  })[0];
}
