import { emit, type Operator, type Value } from '../value.ts';
import { exp } from './exp.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { sub } from './sub.ts';

export const LogSoftmax: Operator = {
  type: 'LogSoftmax',
  gradient: ({ outputs: [y] }, [dy]) => {
    const total = reduceSum(dy!, [y.shape.length - 1], { keepDims: true });
    return [sub(dy!, mul(exp(y), total))];
  },
};

/** The logarithm of softmax along the last axis, without overflow. */
export function logSoftmax(x: Value): Value {
  return emit(LogSoftmax, [x], [x], { axis: { int: -1 } })[0];
}
