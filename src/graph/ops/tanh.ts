import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const Tanh: Operator = {
  type: 'Tanh',
  gradient: ({ outputs: [y] }, [dy]) => [mul(dy!, sub(constant(1), mul(y, y)))],
};

/** The hyperbolic tangent of x, element by element. */
export function tanh(x: Value): Value {
  return emit(Tanh, [x], [x])[0];
}
