import { axisOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const ArgMax: Operator = { type: 'ArgMax' };

/** Place of the largest element along the last axis (the first at a tie), int64. */
export function argMax(x: Value): Value {
  axisOf('ArgMax', x.shape, -1);
  const attributes = { axis: { int: -1 }, keepdims: { int: 0 } };
  return emit(ArgMax, [x], [{ dtype: 'int64', shape: x.shape.slice(0, -1) }], attributes)[0];
}
