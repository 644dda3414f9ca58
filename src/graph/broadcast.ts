import { sameShape, shapeText } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { reduceSum } from './ops/reduce-sum.ts';
import { reshape } from './ops/reshape.ts';
import type { Value } from './value.ts';

/** The shape that two shapes broadcast to, by NumPy's rule. */
export function broadcastShape(a: readonly number[], b: readonly number[], operator: string): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `${operator}: ${shapeText(a)} and ${shapeText(b)} do not broadcast.`,
      );
    }
    return m === 1 ? n : m;
  });
}

/** The gradient of broadcasting: the sum of `gradient` over the axes along which `shape` was repeated. */
export function sumTo(gradient: Value, shape: readonly number[]): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((dim, axis) =>
    axis < lead || (shape[axis - lead] === 1 && dim !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? gradient : reduceSum(gradient, axes, { keepDims: false });
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape);
}
