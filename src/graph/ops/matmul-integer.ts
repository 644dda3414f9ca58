import { emit, type Operator, type Value } from '../value.ts';

export const MatMulInteger: Operator = { type: 'MatMulInteger' };

/** Matrix product of uint8 matrices (the second may have a batch axis), int32. */
export function matmulInteger(a: Value, b: Value): Value {
  const shape = [...b.shape.slice(0, -2), a.shape[0], b.shape[b.shape.length - 1]];
  return emit(MatMulInteger, [a, b], [{ dtype: 'int32', shape }])[0];
}
