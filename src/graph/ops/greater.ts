import { emit, type Operator, type Value } from '../value.ts';
import { elementwise } from './elementwise.ts';

export const Greater: Operator = { type: 'Greater' };

/**
 * a > b, element by element, broadcast as in NumPy; a bool tensor.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function greater(a: Value, b: Value): Value {
  return emit(Greater, [a, b], [{ ...elementwise('Greater', a, b), dtype: 'bool' }])[0];
}
