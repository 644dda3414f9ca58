import { broadcastShape } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const Equal: Operator = { type: 'Equal' };

/** a == b, element by element, broadcast as in NumPy; a bool tensor. */
export function equal(a: Value, b: Value): Value {
  return emit(Equal, [a, b], [{ dtype: 'bool', shape: broadcastShape(a.shape, b.shape, 'Equal') }])[0];
}
