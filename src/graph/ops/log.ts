import { emit, type Operator, type Value } from '../value.ts';
import { div } from './div.ts';

export const Log: Operator = {
  type: 'Log',
  gradient: ({ inputs: [x] }, [dy]) => [div(dy!, x!)],
};

/** The natural logarithm of x, element by element. */
export function log(x: Value): Value {
  return emit(Log, [x], [x])[0];
}
