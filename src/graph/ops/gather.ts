import { EarshotError } from '../../errors.ts';
import { axisOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { expand } from './expand.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';

export const Gather: Operator = {
  type: 'Gather',
  gradient: ({ inputs: [x, indices], attributes }, [dy]) => {
    const { int: axis } = attributes.axis as { int: number };
    const [before, after] = [x!.shape.slice(0, axis), x!.shape.slice(axis + 1)];
    const updates = reshape(dy!, [...before, -1, ...after]);
    const places = reshape(indices!, [...before.map(() => 1), -1, ...after.map(() => 1)]);
    return [scatterAdd(constant(0, x!.shape), expand(places, updates.shape), updates, axis), undefined];
  },
};

/**
 * The entries of x along `axis` whose numbers are in `indices` (int64 or int32, any shape); negative ones count from the end.
 * An entry that is taken several times gets the sum of the gradients, as an embedding needs.
 *
 * @param axis default 0
 * @returns x's shape with the shape of `indices` in place of the axis
 * @throws EarshotError INVALID_ARGUMENT when `indices` is of another type or x has no such axis
 *
 * @example
 * import { gather, input } from 'earshot/graph';
 * const [table, words] = [input('table', [1000, 16]), input('words', [8, 20], 'int64')];
 * console.log(gather(table, words).shape); // [8, 20, 16]
 */
export function gather(x: Value, indices: Value, { axis = 0 }: { axis?: number } = {}): Value {
  if (indices.dtype !== 'int64' && indices.dtype !== 'int32') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `Gather: indices are int64 or int32; received ${indices.dtype}. cast() them.`,
    );
  }
  const along = axisOf('Gather', x.shape, axis);
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
  return emit(Gather, [x, indices], [{ dtype: x.dtype, shape }], { axis: { int: along } })[0];
}
