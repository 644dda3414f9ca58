import { emit, type Operator, type Value } from '../value.ts';

export const ScatterElements: Operator = { type: 'ScatterElements' };

/**
 * x with each of `updates` added along `axis` at the place that the same element of `indices` (int64) gives. One
 * after another, so that places may come twice and the sum's bits are always the same.
 */
export function scatterAdd(x: Value, indices: Value, updates: Value, axis = 0): Value {
  const attributes = { axis: { int: axis }, reduction: { string: 'add' } };
  return emit(ScatterElements, [x, indices, updates], [x], attributes)[0];
}
