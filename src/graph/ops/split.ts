import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { axisOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { concat } from './concat.ts';
import { constant, integers } from './constant.ts';

export const Split: Operator = {
  type: 'Split',
  gradient: ({ outputs, attributes }, gradients) => {
    const { int: axis } = attributes.axis as { int: number };
    const parts = outputs.map((part, i) => gradients[i] ?? constant(0, part.shape));
    return [concat(parts, axis), undefined];
  },
};

/**
 * Pieces of these lengths along `axis`.
 * @throws EarshotError SHAPE_MISMATCH when they do not add up to its length, INVALID_ARGUMENT for no such axis
 */
export function split(x: Value, sizes: readonly number[], axis: number): readonly Value[] {
  const along = axisOf('Split', x.shape, axis);
  if (sizes.reduce((sum, size) => sum + size, 0) !== x.shape[along]) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Split: pieces of ${sizes.join(', ')} do not make up axis ${along} of ${shapeText(x.shape)}.`,
    );
  }
  if (sizes.length === 1) return [x];
  const types = sizes.map((size) => ({
    dtype: x.dtype,
    shape: x.shape.map((dim, i) => (i === along ? size : dim)),
  }));
  return emit(Split, [x, integers(sizes)], types, { axis: { int: along } });
}
