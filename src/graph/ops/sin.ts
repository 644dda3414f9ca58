import { emit, type Operator, type Value } from '../value.ts';
import { cos } from './cos.ts';
import { mul } from './mul.ts';

export const Sin: Operator = {
  type: 'Sin',
  gradient: ({ inputs: [x] }, [dy]) => [mul(dy!, cos(x!))],
};

/** The sine of x in radians, element by element. */
export function sin(x: Value): Value {
  return emit(Sin, [x], [x])[0];
}
