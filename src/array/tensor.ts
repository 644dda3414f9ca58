import { Tensor } from 'onnxruntime-common';
import { EarshotError } from '../errors.ts';

export { Tensor };

/** Number of elements of a tensor with these dimensions. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const dim of shape) size *= dim;
  return size;
}

/** Row-major strides (in elements) of a tensor with these dimensions. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

/** True when both shapes have the same dimensions. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** `(2, 3)`, `(5,)`, `()`: a shape as Python prints it. */
export function shapeText(shape: readonly (number | null)[]): string {
  const dims = shape.map((dim) => (dim === null ? 'None' : String(dim)));
  return dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(', ')})`;
}

/**
 * A float32 tensor over `data` (no copy when it is a Float32Array).
 * @throws EarshotError SHAPE_MISMATCH when `data.length` is not the product of `shape`.
 */
export function tensor(data: Float32Array | readonly number[], shape: readonly number[]): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `tensor: shape ${shapeText(shape)} holds ${sizeOf(shape)} elements; received ${data.length}.`,
    );
  }
  return new Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

/** The numbers of a float32 tensor, row-major. @throws EarshotError INVALID_ARGUMENT for another type. */
export function floats(t: Tensor): Float32Array {
  if (t.type !== 'float32') {
    throw new EarshotError('INVALID_ARGUMENT', `expected a float32 tensor; received one of type ${t.type}.`);
  }
  return t.data as Float32Array;
}
