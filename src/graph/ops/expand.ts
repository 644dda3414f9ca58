import { sameShape } from '../../array/tensor.ts';
import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { integers } from './constant.ts';

export const Expand: Operator = {
  type: 'Expand',
  gradient: ({ inputs: [x] }, [dy]) => [sumTo(dy!, x!.shape), undefined],
};

/** x repeated to `shape` along its axes of length 1. */
export function expand(x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  return emit(Expand, [x, integers(shape)], [{ dtype: x.dtype, shape }])[0];
}
