import { floats, shapeText, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { slices } from './channels.ts';
import { checkFinite, checkPositiveInteger } from './check.ts';
import { checkPadMode, copyPadded, type PadMode } from './pad.ts';

export interface StackMemoryOptions {
  /** How many copies are stacked, the data themselves among them, at least 1; default 2. */
  nSteps?: number;
  /** Frames from one copy to the next, not 0: above 0 (default 1) from the past, below 0 from the future. */
  delay?: number;
  /** What stands before the first frame, or after the last; default 'constant'. */
  mode?: PadMode;
  /** The number that stands there with `mode` 'constant'; default 0. */
  constantValues?: number;
}

/**
 * Puts features of earlier frames under those of each frame, so that a column remembers what came before:
 * block s of the rows is the data delayed by s delay frames; equal to `librosa.feature.stack_memory` (0.11).
 *
 * @param data - Features of shape (d, frames), (..., d, frames) or (frames,), all finite, with at least one frame.
 * @param options - See {@link StackMemoryOptions}: `nSteps` = 2, `delay` = 1, `mode` = 'constant',
 *   `constantValues` = 0.
 * @returns Shape (..., d nSteps, frames); (nSteps, frames) of data of one axis.
 * @throws EarshotError INVALID_ARGUMENT for options out of range, UNKNOWN_NAME for another mode, SHAPE_MISMATCH
 *   for data without values, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { stackMemory } from 'earshot/audio';
 *
 * const stacked = stackMemory(new Tensor('float32', [1, 2, 3], [1, 3]), { nSteps: 2 });
 * stacked.dims; // [2, 3]
 * stacked.data; // Float32Array [1, 2, 3, 0, 1, 2]
 * ```
 */
export function stackMemory(data: Tensor, options: StackMemoryOptions = {}): Tensor {
  const { nSteps = 2, delay = 1, mode = 'constant', constantValues = 0 } = options;
  const values = floats(data);
  checkPositiveInteger('stackMemory', 'nSteps', nSteps);
  checkPadMode('stackMemory', mode);
  if (!Number.isSafeInteger(delay) || delay === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stackMemory: delay must be a whole number other than 0; received ${describe(delay)}.`,
    );
  }
  if (!Number.isFinite(constantValues)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stackMemory: constantValues must be a finite number; received ${describe(constantValues)}.`,
    );
  }
  if (data.dims.length === 0 || values.length === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `stackMemory: data must have the shape (d, frames) with at least one of each; received ${shapeText(data.dims)}.`,
    );
  }
  checkFinite('stackMemory', 'data', values);
  const [d, frames] = data.dims.length === 1 ? [1, data.dims[0]] : data.dims.slice(-2);
  const lead = data.dims.slice(0, -2);
  const out = new Float32Array(nSteps * values.length);
  const rows = slices(values, frames);
  slices(out, frames).forEach((target, i) => {
    const step = Math.floor(i / d) % nSteps;
    const block = Math.floor(i / (d * nSteps));
    const row = rows[block * d + (i % d)];
    copyPadded(row, -step * delay, target, mode, (nSteps - 1) * Math.abs(delay));
    if (mode !== 'constant' || constantValues === 0) return;
    if (delay > 0) target.fill(constantValues, 0, step * delay);
    else target.fill(constantValues, Math.max(0, frames + step * delay));
  });
  return tensor(out, [...lead, d * nSteps, frames]);
}
