import { sizeOf } from '../../array/tensor.ts';
import { axesOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { constant, integers } from './constant.ts';
import { dequantizeLinear } from './dequantize-linear.ts';
import { div } from './div.ts';
import { equal } from './equal.ts';
import { matmulInteger } from './matmul-integer.ts';
import { mul } from './mul.ts';
import { keep, type ReduceOptions, reducedShape } from './reduce.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';

/** Where several elements are the maximum, each gets an equal share of the gradient. */
export const ReduceMax: Operator = {
  type: 'ReduceMax',
  gradient: (node, [dy]) => {
    const [x, axes] = node.inputs as Value[];
    const reduced = Array.from(axes.node.data as BigInt64Array, Number);
    const winners = equal(x, keep(node.outputs[0], node));
    const inner = sizeOf(x.shape.slice(reduced[0] + 1));
    if (reduced.length === 1 && inner >= 16 && x.shape[reduced[0]] < 256) {
      return [sharedAlong(reduced[0], cast(winners, 'uint8'), dy!), undefined];
    }
    const mask = cast(winners, 'float32');
    return [mul(mask, div(keep(dy!, node), reduceSum(mask, reduced, { keepDims: true }))), undefined];
  },
};

/** Maximum over `axes` (default: all; negative ones count from the last). @throws EarshotError INVALID_ARGUMENT */
export function reduceMax(
  x: Value,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keepDims = false }: ReduceOptions = {},
): Value {
  const over = axesOf('ReduceMax', x.shape, axes);
  if (over.length === 0) return x;
  const shape = reducedShape(x.shape, over, keepDims);
  const attributes = { keepdims: { int: Number(keepDims) } };
  return emit(ReduceMax, [x, integers(over)], [{ dtype: x.dtype, shape }], attributes)[0];
}

/**
 * dy spread along an axis over its winners, where `winners` is 1 and not 0: bytes, so that large tensors are read and
 * written once.
 */
export function sharedAlong(axis: number, winners: Value, dy: Value): Value {
  const length = winners.shape[axis];
  const outer = sizeOf(winners.shape.slice(0, axis));
  const mask = reshape(winners, [outer, length, -1]);
  const count = matmulInteger(constant(new Uint8Array(length).fill(1), [1, length]), mask);
  const share = div(reshape(dy, [outer, 1, -1]), cast(count, 'float32'));
  return reshape(dequantizeLinear(mask, share, 1), winners.shape);
}
