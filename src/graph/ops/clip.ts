import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { constant } from './constant.ts';
import { greaterOrEqual } from './greater-or-equal.ts';
import { mul } from './mul.ts';

export const Clip: Operator = {
  type: 'Clip',
  gradient: ({ inputs: [x, low, high] }, [dy]) => {
    const above = cast(greaterOrEqual(x!, low!), 'float32');
    const below = cast(greaterOrEqual(high!, x!), 'float32');
    return [mul(dy!, mul(above, below)), undefined, undefined];
  },
};

/** x held between two numbers; the gradient is 0 where it was cut. */
export function clip(x: Value, low: number, high: number): Value {
  return emit(Clip, [x, constant(low), constant(high)], [x])[0];
}
