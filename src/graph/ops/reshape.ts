import { sameShape, shapeText, sizeOf } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { integers } from './constant.ts';

export const Reshape: Operator = {
  type: 'Reshape',
  gradient: ({ inputs: [x] }, [dy]) => [reshape(dy!, x!.shape), undefined],
};

/**
 * The same numbers, row-major, in another shape. One entry may be -1 and is worked out from the size;
 * write -1 for the batch axis, so that an exported graph takes batches of any size.
 */
export function reshape(x: Value, shape: readonly number[]): Value {
  const known = sizeOf(shape.filter((dim) => dim !== -1));
  const resolved = shape.map((dim) => (dim === -1 ? sizeOf(x.shape) / known : dim));
  if (sizeOf(resolved) !== sizeOf(x.shape) || !resolved.every(Number.isInteger)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Reshape: ${shapeText(x.shape)} cannot become ${shapeText(shape)}.`,
    );
  }
  if (sameShape(resolved, x.shape)) return x;
  return emit(Reshape, [x, integers(shape)], [{ dtype: x.dtype, shape: resolved }])[0];
}
