import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { elementwise } from './elementwise.ts';
import { neg } from './neg.ts';

export const Sub: Operator = {
  type: 'Sub',
  gradient: ({ inputs: [a, b] }, [dy]) => [sumTo(dy!, a!.shape), sumTo(neg(dy!), b!.shape)],
};

/**
 * a - b, element by element, broadcast as in NumPy.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function sub(a: Value, b: Value): Value {
  return emit(Sub, [a, b], [elementwise('Sub', a, b)])[0];
}
