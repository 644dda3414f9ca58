import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import type { Value } from '../value.ts';
import { expand } from './expand.ts';
import { reshape } from './reshape.ts';

/**
 * x repeated as a whole along each axis, as often as `repeats` says. NumPy: `tile`.
 *
 * @throws EarshotError SHAPE_MISMATCH unless `repeats` has one whole number from 1 for each axis
 */
export function tile(x: Value, repeats: readonly number[]): Value {
  if (repeats.length !== x.shape.length || !repeats.every((count) => Number.isInteger(count) && count >= 1)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `tile: ${shapeText(x.shape)} needs one whole number from 1 for each axis; received [${repeats.join(', ')}].`,
    );
  }
  if (repeats.every((count) => count === 1)) return x;
  const open = (axis: number) => (axis === 0 ? -1 : x.shape[axis]);
  const apart = reshape(
    x,
    x.shape.flatMap((_, axis) => [1, open(axis)]),
  );
  const repeated = expand(
    apart,
    x.shape.flatMap((dim, axis) => [repeats[axis], dim]),
  );
  return reshape(
    repeated,
    x.shape.map((_, axis) => (axis === 0 ? -1 : repeats[axis] * x.shape[axis])),
  );
}
