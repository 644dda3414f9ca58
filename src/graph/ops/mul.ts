import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { elementwise } from './elementwise.ts';

export const Mul: Operator = {
  type: 'Mul',
  gradient: ({ inputs: [a, b] }, [dy]) => {
    if (a === b) return [mul(mul(dy!, constant(2)), a!), undefined];
    return [sumTo(mul(dy!, b!), a!.shape), sumTo(mul(dy!, a!), b!.shape)];
  },
};

/**
 * a * b, element by element, broadcast as in NumPy.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function mul(a: Value, b: Value): Value {
  return emit(Mul, [a, b], [elementwise('Mul', a, b)])[0];
}
