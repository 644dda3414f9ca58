import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { mul } from './mul.ts';
import { sub } from './sub.ts';

export const Sigmoid: Operator = {
  type: 'Sigmoid',
  gradient: ({ outputs: [y] }, [dy]) => [mul(dy!, mul(y, sub(constant(1), y)))],
};

/** 1 / (1 + e^-x), element by element. */
export function sigmoid(x: Value): Value {
  return emit(Sigmoid, [x], [x])[0];
}
