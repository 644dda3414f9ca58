import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { constant } from './constant.ts';
import { greater } from './greater.ts';
import { less } from './less.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const Abs: Operator = {
  type: 'Abs',
  gradient: ({ inputs: [x] }, [dy]) => {
    const zero = constant(0);
    const sign = sub(cast(greater(x!, zero), 'float32'), cast(less(x!, zero), 'float32'));
    return [mul(dy!, sign)];
  },
};

/** The absolute value of x; its gradient at 0 is 0, element by element. */
export function abs(x: Value): Value {
  return emit(Abs, [x], [x])[0];
}
