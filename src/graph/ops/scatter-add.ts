import { emit, type Operator, type Value } from '../value.ts';

export const ScatterElements: Operator = { type: 'ScatterElements' };

/** x with each of `updates` added at the place that `indices` (int64) gives; all three have one axis. */
export function scatterAdd(x: Value, indices: Value, updates: Value): Value {
  const attributes = { axis: { int: 0 }, reduction: { string: 'add' } };
  return emit(ScatterElements, [x, indices, updates], [x], attributes)[0];
}
