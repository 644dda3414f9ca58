import { emit, type Operator, type Value } from '../value.ts';

/** Flat between its steps: no gradient flows through. */
export const Floor: Operator = { type: 'Floor', gradient: () => [undefined] };

/** The largest whole number not above x, element by element; no gradient flows through it. */
export function floor(x: Value): Value {
  return emit(Floor, [x], [x])[0];
}
