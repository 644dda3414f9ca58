import { emit, type Operator, type Value } from '../value.ts';
import { elementwise } from './elementwise.ts';

export const Less: Operator = { type: 'Less' };

/**
 * a < b, element by element, broadcast as in NumPy; a bool tensor.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function less(a: Value, b: Value): Value {
  return emit(Less, [a, b], [{ ...elementwise('Less', a, b), dtype: 'bool' }])[0];
}
