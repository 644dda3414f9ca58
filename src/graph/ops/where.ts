import { EarshotError } from '../../errors.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { elementwise } from './elementwise.ts';

export const Where: Operator = {
  type: 'Where',
  gradient: ({ inputs: [condition, a, b] }, [dy]) => [
    undefined,
    sumTo(where(condition!, dy!, constant(0)), a!.shape),
    sumTo(where(condition!, constant(0), dy!), b!.shape),
  ],
};

/**
 * a where `condition` (a bool tensor, from a comparison) holds, else b; all three broadcast as in NumPy. What was
 * not taken gets gradient 0, whatever it is.
 *
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when `condition` is not bool
 *
 * @example
 * import { constant, greater, input, mul, where } from 'earshot/graph';
 * const x = input('x', [2, 3]);
 * const leaky = where(greater(x, constant(0)), x, mul(x, constant(0.1)));
 * console.log(leaky.shape); // [2, 3]
 */
export function where(condition: Value, a: Value, b: Value): Value {
  if (condition.dtype !== 'bool') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `Where: the condition is a bool tensor, as comparisons give; received ${condition.dtype}.`,
    );
  }
  const { dtype, shape } = elementwise('Where', a, b);
  const whole = broadcastShape(condition.shape, shape, 'Where');
  return emit(Where, [condition, a, b], [{ dtype, shape: whole }])[0];
}
