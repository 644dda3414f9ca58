import { emit, type Operator, type Value } from '../value.ts';
import { mul } from './mul.ts';
import { sigmoid } from './sigmoid.ts';

export const Softplus: Operator = {
  type: 'Softplus',
  gradient: ({ inputs: [x] }, [dy]) => [mul(dy!, sigmoid(x!))],
};

/** log(1 + e^x), element by element. */
export function softplus(x: Value): Value {
  return emit(Softplus, [x], [x])[0];
}
