import { sameShape, shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { integers } from './constant.ts';

export const Expand: Operator = {
  type: 'Expand',
  gradient: ({ inputs: [x] }, [dy]) => [sumTo(dy!, x!.shape), undefined],
};

/**
 * x repeated to `shape` along its axes of length 1, and along new ones before them.
 * @throws EarshotError SHAPE_MISMATCH when another axis has another length
 */
export function expand(x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  const lead = shape.length - x.shape.length;
  if (lead < 0 || !x.shape.every((dim, axis) => dim === 1 || dim === shape[axis + lead])) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Expand: ${shapeText(x.shape)} cannot be repeated to ${shapeText(shape)}.`,
    );
  }
  // 1 stands for an axis that stays as it is, so that an exported graph takes batches of any size
  const repeated = shape.map((dim, axis) => (dim === x.shape[axis - lead] ? 1 : dim));
  return emit(Expand, [x, integers(repeated)], [{ dtype: x.dtype, shape }])[0];
}
