import { sameShape, shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { reshape } from './reshape.ts';

export const Transpose: Operator = {
  type: 'Transpose',
  gradient: ({ attributes }, [dy]) => {
    const { ints: permutation } = attributes.perm as { ints: readonly number[] };
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [transpose(dy!, inverse)];
  },
};

/**
 * The axes in another order: axis i of the result is axis `permutation[i]` of x.
 * @throws EarshotError SHAPE_MISMATCH unless every axis of x stands in `permutation` once
 */
export function transpose(x: Value, permutation: readonly number[]): Value {
  const sorted = permutation.toSorted((a, b) => a - b);
  if (!sameShape(sorted, [...x.shape.keys()])) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Transpose: each axis of ${shapeText(x.shape)} must be named once; received [${permutation.join(', ')}].`,
    );
  }
  const shape = permutation.map((axis) => x.shape[axis]);
  const moved = permutation.filter((axis) => x.shape[axis] !== 1);
  const inOrder = moved.every((axis, i) => i === 0 || axis > moved[i - 1]);
  // Moving axes of length 1 past others changes no number's place: a reshape, which costs nothing.
  if (inOrder) return reshape(x, [-1, ...shape.slice(1)]);
  return emit(Transpose, [x], [{ dtype: x.dtype, shape }], { perm: { ints: permutation } })[0];
}
