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

/** Mean over `axes` (default: all). */
export function reduceMean(
  x: Value,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keepDims = false }: ReduceOptions = {},
): Value {
  const shape = reducedShape(x.shape, axes, keepDims);
  return emit(ReduceMean, [x, integers(axes)], [{ dtype: x.dtype, shape }], {
    keepdims: { int: Number(keepDims) },
  })[0];
}
