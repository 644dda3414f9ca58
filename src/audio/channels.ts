import { floats, shapeText, sizeOf, Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { checkSignal } from './check.ts';

/** A sound: mono samples, or a float32 tensor whose last axis is time, as (channels, n). */
export type Signal = Float32Array | Tensor;

/** One sound's channels, and the axes that count them: none for a mono signal. */
export interface Channels {
  readonly lead: readonly number[];
  readonly channels: readonly Float32Array[];
}

/** The channels of `y` without a copy, all of them checked. `where` names the caller in messages. */
export function channelsOf(where: string, y: Signal): Channels {
  if (!isTensor(y)) {
    checkSignal(where, y);
    return { lead: [], channels: [y] };
  }
  if (y.dims.length === 0 || sizeOf(y.dims) === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: a sound of several channels must have the shape (channels, n) with at least one of each; received ${shapeText(y.dims)}.`,
    );
  }
  const values = floats(y);
  checkSignal(where, values);
  const length = y.dims[y.dims.length - 1];
  return { lead: y.dims.slice(0, -1), channels: slices(values, length) };
}

/** Whether a sound is a tensor, not mono samples. */
export function isTensor(y: unknown): y is Tensor {
  return y instanceof Tensor;
}

/** `values` in pieces of `length`, one after the other, without a copy. */
export function slices(values: Float32Array, length: number): Float32Array[] {
  return Array.from({ length: values.length / length }, (_, i) =>
    values.subarray(i * length, (i + 1) * length),
  );
}
