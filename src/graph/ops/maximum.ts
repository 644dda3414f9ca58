import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { elementwise } from './elementwise.ts';
import { greaterOrEqual } from './greater-or-equal.ts';
import { less } from './less.ts';
import { mul } from './mul.ts';

export const Max: Operator = {
  type: 'Max',
  gradient: ({ inputs: [a, b] }, [dy]) => [
    sumTo(mul(dy!, cast(greaterOrEqual(a!, b!), 'float32')), a!.shape),
    sumTo(mul(dy!, cast(less(a!, b!), 'float32')), b!.shape),
  ],
};

/**
 * The larger of a and b, element by element, broadcast as in NumPy; at a tie the gradient goes to a.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function maximum(a: Value, b: Value): Value {
  return emit(Max, [a, b], [elementwise('Max', a, b)])[0];
}
