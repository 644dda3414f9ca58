import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';

export const Erf: Operator = {
  type: 'Erf',
  gradient: ({ inputs: [x] }, [dy]) => {
    const slope = mul(constant(2 / Math.sqrt(Math.PI)), exp(neg(mul(x!, x!))));
    return [mul(dy!, slope)];
  },
};

/** The error function of x, element by element. */
export function erf(x: Value): Value {
  return emit(Erf, [x], [x])[0];
}
