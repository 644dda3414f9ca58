import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { div } from './div.ts';
import { mul } from './mul.ts';

export const Sqrt: Operator = {
  type: 'Sqrt',
  gradient: ({ outputs: [y] }, [dy]) => [div(mul(dy!, constant(0.5)), y)],
};

/** The square root of x, element by element. */
export function sqrt(x: Value): Value {
  return emit(Sqrt, [x], [x])[0];
}
