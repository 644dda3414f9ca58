import { broadcastShape } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const Greater: Operator = { type: 'Greater' };

/** a > b, element by element, broadcast as in NumPy; a bool tensor. */
export function greater(a: Value, b: Value): Value {
  return emit(Greater, [a, b], [{ dtype: 'bool', shape: broadcastShape(a.shape, b.shape, 'Greater') }])[0];
}
