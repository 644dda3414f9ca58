import { shapeText, sizeOf } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { type ConstantData, type DataType, emit, type Operator, type Value } from '../value.ts';

export const Constant: Operator = { type: 'Constant' };

const dtypes: Record<string, DataType> = {
  Float32Array: 'float32',
  BigInt64Array: 'int64',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
};

/**
 * A tensor that is part of the graph.
 *
 * @param data a number, repeated to fill `shape` as float32; or the numbers, row-major (a BigInt64Array makes int64)
 * @param shape default () for a number, else one axis
 * @throws EarshotError INVALID_ARGUMENT for other data, SHAPE_MISMATCH when there are more or fewer numbers than the
 *   shape holds
 */
export function constant(data: number | ConstantData, shape?: readonly number[]): Value {
  const values = typeof data === 'number' ? new Float32Array(sizeOf(shape ?? [])).fill(data) : data;
  const dtype = dtypes[values?.constructor?.name];
  if (dtype === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `constant: data must be a number, a Float32Array, or a BigInt64Array, Int32Array or Uint8Array of whole numbers; received ${describe(data)}.`,
    );
  }
  const type = {
    dtype,
    shape: shape ?? (typeof data === 'number' ? [] : [values.length]),
  };
  if (values.length !== sizeOf(type.shape)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `constant: shape ${shapeText(type.shape)} holds ${sizeOf(type.shape)} numbers; received ${values.length}.`,
    );
  }
  return emit(Constant, [], [type], {}, values)[0];
}

/** A constant vector of int64: axes, shapes, indices. */
export function integers(values: readonly number[]): Value {
  return constant(BigInt64Array.from(values, BigInt), [values.length]);
}

/** The number of a scalar float constant, or undefined for any other value. */
export function scalarOf(value: Value): number | undefined {
  const { operator, data } = value.node;
  return operator === Constant && value.shape.length === 0 && data instanceof Float32Array
    ? data[0]
    : undefined;
}
