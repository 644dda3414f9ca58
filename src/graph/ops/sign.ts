import { emit, type Operator, type Value } from '../value.ts';

/** Flat on both sides of its step: no gradient flows through. */
export const Sign: Operator = { type: 'Sign', gradient: () => [undefined] };

/** -1, 0 or 1, the sign of x, element by element; no gradient flows through it. */
export function sign(x: Value): Value {
  return emit(Sign, [x], [x])[0];
}
