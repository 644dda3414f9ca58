import { emit, type Operator, type Value } from '../value.ts';
import { integers } from './constant.ts';
import type { FullWindow } from './window.ts';

export const MaxUnpool: Operator = { type: 'MaxUnpool' };

/** Puts each element of x where `indices` (from MaxPool, windows that do not overlap) says, zeros elsewhere. */
export function maxUnpool(x: Value, indices: Value, window: FullWindow, shape: readonly number[]): Value {
  const attributes = {
    kernel_shape: { ints: window.kernel },
    strides: { ints: window.strides },
    pads: { ints: window.pads },
  };
  return emit(MaxUnpool, [x, indices, integers(shape)], [{ dtype: x.dtype, shape }], attributes)[0];
}
