import { type DataType, emit, type Operator, type Value } from '../value.ts';

const onnxTypes: Record<DataType, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };

/** A change of type cuts the gradient: what was compared or counted is constant. */
export const Cast: Operator = { type: 'Cast', gradient: () => [undefined] };

/** x as another data type; no gradient flows through it. */
export function cast(x: Value, dtype: DataType): Value {
  if (x.dtype === dtype) return x;
  return emit(Cast, [x], [{ dtype, shape: x.shape }], { to: { int: onnxTypes[dtype] } })[0];
}
