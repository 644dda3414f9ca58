import { broadcastShape, sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
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

/** the larger of a and b; at a tie the gradient goes to a, element by element, broadcast as in NumPy. */
export function maximum(a: Value, b: Value): Value {
  return emit(Max, [a, b], [{ dtype: a.dtype, shape: broadcastShape(a.shape, b.shape, 'Max') }])[0];
}
