import { emit, type Operator, type Value } from '../value.ts';

export const Gather: Operator = { type: 'Gather' };

/** The entries of x along its first axis whose numbers are in `indices` (int64, any shape). */
export function gather(x: Value, indices: Value): Value {
  const shape = [...indices.shape, ...x.shape.slice(1)];
  return emit(Gather, [x, indices], [{ dtype: x.dtype, shape }], { axis: { int: 0 } })[0];
}
