import { broadcastShape } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const GreaterOrEqual: Operator = { type: 'GreaterOrEqual' };

/** a >= b, element by element, broadcast as in NumPy; a bool tensor. */
export function greaterOrEqual(a: Value, b: Value): Value {
  return emit(
    GreaterOrEqual,
    [a, b],
    [{ dtype: 'bool', shape: broadcastShape(a.shape, b.shape, 'GreaterOrEqual') }],
  )[0];
}
