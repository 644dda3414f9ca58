import { emit, type Operator, type Value } from '../value.ts';

export const Neg: Operator = {
  type: 'Neg',
  gradient: (_, [dy]) => [neg(dy!)],
};

/** -x, element by element. */
export function neg(x: Value): Value {
  return emit(Neg, [x], [x])[0];
}
