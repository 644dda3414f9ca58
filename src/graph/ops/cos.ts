import { emit, type Operator, type Value } from '../value.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { sin } from './sin.ts';

export const Cos: Operator = {
  type: 'Cos',
  gradient: ({ inputs: [x] }, [dy]) => [neg(mul(dy!, sin(x!)))],
};

/** The cosine of x in radians, element by element. */
export function cos(x: Value): Value {
  return emit(Cos, [x], [x])[0];
}
