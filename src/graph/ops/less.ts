import { broadcastShape } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const Less: Operator = { type: 'Less' };

/** a < b, element by element, broadcast as in NumPy; a bool tensor. */
export function less(a: Value, b: Value): Value {
  return emit(Less, [a, b], [{ dtype: 'bool', shape: broadcastShape(a.shape, b.shape, 'Less') }])[0];
}
