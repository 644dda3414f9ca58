import { broadcastShape, sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const Mul: Operator = {
  type: 'Mul',
  gradient: ({ inputs: [a, b] }, [dy]) => [sumTo(mul(dy!, b!), a!.shape), sumTo(mul(dy!, a!), b!.shape)],
};

/** a * b, element by element, broadcast as in NumPy. @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast */
export function mul(a: Value, b: Value): Value {
  return emit(Mul, [a, b], [{ dtype: a.dtype, shape: broadcastShape(a.shape, b.shape, 'Mul') }])[0];
}
