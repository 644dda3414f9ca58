import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { constant } from './constant.ts';
import { greater } from './greater.ts';
import { mul } from './mul.ts';

export const Relu: Operator = {
  type: 'Relu',
  gradient: ({ outputs: [y] }, [dy]) => [mul(dy!, cast(greater(y, constant(0)), 'float32'))],
};

/** max(x, 0); its gradient at 0 is 0, element by element. */
export function relu(x: Value): Value {
  return emit(Relu, [x], [x])[0];
}
