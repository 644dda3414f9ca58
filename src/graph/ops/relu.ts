import { sizeOf } from '../../array/tensor.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { constant } from './constant.ts';
import { greater } from './greater.ts';
import { mul } from './mul.ts';
import { sign } from './sign.ts';

/** The engine's sign is slow, but one node costs more than that where there are few numbers. */
const fewNumbers = 4096;

export const Relu: Operator = {
  type: 'Relu',
  gradient: ({ outputs: [y] }, [dy]) => {
    const slope = sizeOf(y.shape) <= fewNumbers ? sign(y) : cast(greater(y, constant(0)), 'float32');
    return [mul(dy!, slope)];
  },
};

/** max(x, 0); its gradient at 0 is 0, element by element. */
export function relu(x: Value): Value {
  return emit(Relu, [x], [x])[0];
}
