import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { elementwise } from './elementwise.ts';
import { greater } from './greater.ts';
import { log } from './log.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';
import { where } from './where.ts';

export const Pow: Operator = {
  type: 'Pow',
  gradient: ({ inputs: [a, b], outputs: [y] }, [dy]) => {
    const slope = mul(b!, pow(a!, sub(b!, constant(1))));
    const logarithm = where(greater(a!, constant(0)), log(a!), constant(0));
    return [sumTo(mul(dy!, slope), a!.shape), sumTo(mul(dy!, mul(y, logarithm)), b!.shape)];
  },
};

/**
 * a to the power b, element by element, broadcast as in NumPy. Where a is not positive, the gradient with respect to
 * b is 0; a negative a takes whole numbers b only.
 *
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast
 */
export function pow(a: Value, b: Value): Value {
  return emit(Pow, [a, b], [elementwise('Pow', a, b)])[0];
}
