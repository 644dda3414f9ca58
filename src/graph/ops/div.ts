import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { elementwise } from './elementwise.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';

export const Div: Operator = {
  type: 'Div',
  gradient: ({ inputs: [a, b], outputs: [y] }, [dy]) => {
    const da = div(dy!, b!);
    return [sumTo(da, a!.shape), sumTo(neg(mul(da, y)), b!.shape)];
  },
};

/**
 * a / b, element by element, broadcast as in NumPy.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function div(a: Value, b: Value): Value {
  return emit(Div, [a, b], [elementwise('Div', a, b)])[0];
}
