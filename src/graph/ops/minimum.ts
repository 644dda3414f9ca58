import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { elementwise } from './elementwise.ts';
import { greaterOrEqual } from './greater-or-equal.ts';
import { less } from './less.ts';
import { mul } from './mul.ts';

export const Min: Operator = {
  type: 'Min',
  gradient: ({ inputs: [a, b] }, [dy]) => [
    sumTo(mul(dy!, cast(greaterOrEqual(b!, a!), 'float32')), a!.shape),
    sumTo(mul(dy!, cast(less(b!, a!), 'float32')), b!.shape),
  ],
};

/**
 * The smaller of a and b, element by element, broadcast as in NumPy; at a tie the gradient goes to a.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function minimum(a: Value, b: Value): Value {
  return emit(Min, [a, b], [elementwise('Min', a, b)])[0];
}
