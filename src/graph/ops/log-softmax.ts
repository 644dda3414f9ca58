import { emit, type Operator, type Value } from '../value.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { softmax } from './softmax.ts';
import { sub } from './sub.ts';

/** The gradient takes softmax afresh: e to the power of a large log-probability has lost digits. */
export const LogSoftmax: Operator = {
  type: 'LogSoftmax',
  gradient: ({ inputs: [x], outputs: [y] }, [dy]) => {
    const total = reduceSum(dy!, [y.shape.length - 1], { keepDims: true });
    return [sub(dy!, mul(softmax(x!), total))];
  },
};

/** The logarithm of softmax along the last axis, without overflow. */
export function logSoftmax(x: Value): Value {
  return emit(LogSoftmax, [x], [x], { axis: { int: -1 } })[0];
}
