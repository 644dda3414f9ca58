import { emit, type Operator, type Value } from '../value.ts';
import { mul } from './mul.ts';
import { ramp } from './ramp.ts';

export const Relu: Operator = {
  type: 'Relu',
  gradient: ({ outputs: [y] }, [dy]) => [mul(dy!, slope(y))],
};

/** max(x, 0); its gradient at 0 is 0, element by element. */
export function relu(x: Value): Value {
  return emit(Relu, [x], [x])[0];
}

/** 1 where y > 0, else 0, as a ramp that is steeper than float32 can tell: comparing and casting takes the engine longer. */
function slope(y: Value): Value {
  return ramp(y, 3e38, 0);
}
