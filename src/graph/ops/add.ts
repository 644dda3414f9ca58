import { broadcastShape, sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';

export const Add: Operator = {
  type: 'Add',
  gradient: ({ inputs }, [dy]) => inputs.map((x) => sumTo(dy!, x!.shape)),
};

/** a + b, element by element, broadcast as in NumPy. @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast */
export function add(a: Value, b: Value): Value {
  return emit(Add, [a, b], [{ dtype: a.dtype, shape: broadcastShape(a.shape, b.shape, 'Add') }])[0];
}
