import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { elementwise } from './elementwise.ts';

export const Add: Operator = {
  type: 'Add',
  gradient: ({ inputs }, [dy]) => inputs.map((x) => sumTo(dy!, x!.shape)),
};

/**
 * a + b, element by element, broadcast as in NumPy.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function add(a: Value, b: Value): Value {
  return emit(Add, [a, b], [elementwise('Add', a, b)])[0];
}
