import { emit, type Operator, type Value } from '../value.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { sub } from './sub.ts';

export const Softmax: Operator = {
  type: 'Softmax',
  gradient: ({ outputs: [y] }, [dy]) => {
    const weighted = mul(dy!, y);
    return [sub(weighted, mul(y, reduceSum(weighted, [y.shape.length - 1], { keepDims: true })))];
  },
};

/** e^x over its sum along the last axis. */
export function softmax(x: Value): Value {
  return emit(Softmax, [x], [x], { axis: { int: -1 } })[0];
}
