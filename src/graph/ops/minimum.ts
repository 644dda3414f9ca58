import { broadcastShape, sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
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

/** the smaller of a and b; at a tie the gradient goes to a, element by element, broadcast as in NumPy. */
export function minimum(a: Value, b: Value): Value {
  return emit(Min, [a, b], [{ dtype: a.dtype, shape: broadcastShape(a.shape, b.shape, 'Min') }])[0];
}
