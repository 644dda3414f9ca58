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

/** Pieces of these lengths along `axis`. */
export function split(x: Value, sizes: readonly number[], axis: number): readonly Value[] {
  if (sizes.length === 1) return [x];
  const types = sizes.map((size) => ({
    dtype: x.dtype,
    shape: x.shape.map((dim, i) => (i === axis ? size : dim)),
  }));
  return emit(Split, [x, integers(sizes)], types, { axis: { int: axis } });
}
