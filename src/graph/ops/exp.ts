import { emit, type Operator, type Value } from '../value.ts';
import { mul } from './mul.ts';

export const Exp: Operator = {
  type: 'Exp',
  gradient: ({ outputs: [y] }, [dy]) => [mul(dy!, y)],
};

/** e to the power x, element by element. */
export function exp(x: Value): Value {
  return emit(Exp, [x], [x])[0];
}
