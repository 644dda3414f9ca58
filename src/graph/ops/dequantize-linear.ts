import { emit, type Operator, type Value } from '../value.ts';

export const DequantizeLinear: Operator = { type: 'DequantizeLinear' };

/**
 * uint8 numbers as floats, each times its scale: `scale` has length 1 along `axis`, where it counts for all.
 * With zeros and ones this is the fastest masked broadcast that the engine has.
 */
export function dequantizeLinear(x: Value, scale: Value, axis: number): Value {
  const attributes = { axis: { int: axis }, block_size: { int: x.shape[axis] } };
  return emit(DequantizeLinear, [x, scale], [{ dtype: 'float32', shape: x.shape }], attributes)[0];
}
