import { floats, shapeText, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { slices } from './channels.ts';
import { checkFinite, checkPositive } from './check.ts';

export interface DecibelOptions {
  /** What counts as 0 dB: a number (its magnitude; default 1), 'max', or a function of the magnitudes. */
  ref?: number | 'max' | ((magnitudes: Float32Array) => number);
  /** Smaller values, of the reference too, are raised to this; above 0. */
  amin?: number;
  /** Values more than this below the largest are raised to it, in dB; default 80; null for no limit. */
  topDb?: number | null;
  /** Takes `ref` and `topDb` from each entry of the first axis by itself, one clip an entry; default false. */
  perClip?: boolean;
}

/**
 * Power to decibels, 10 log10(S / ref), as `librosa.power_to_db` (0.11), within 1e-4 dB. Of several clips
 * or channels in one tensor librosa takes the loudest point of all of them for `topDb` and `ref`, and so does this
 * by default; `perClip` takes each entry of the first axis by itself.
 *
 * @param S - Power of any shape, all finite.
 * @param options - See {@link DecibelOptions}: `ref` = 1, `amin` = 1e-10, `topDb` = 80, `perClip` = false.
 * @returns Decibels, of the shape of `S`.
 * @throws EarshotError INVALID_ARGUMENT for an empty `S` or options out of range, NOT_FINITE for NaN or
 *   infinity in `S`, SHAPE_MISMATCH with `perClip` when `S` has fewer than two axes.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { powerToDb } from 'earshot/audio';
 *
 * const S = new Tensor('float32', [1000, 10, 1e-9], [1, 3]);
 * powerToDb(S, { ref: 'max' }).data; // Float32Array [0, -20, -80]
 * ```
 */
export function powerToDb(S: Tensor, { amin = 1e-10, ...options }: DecibelOptions = {}): Tensor {
  return toDb('powerToDb', floats(S), 10, S.dims, { amin, ...options });
}

/**
 * Amplitude to decibels, 20 log10(|S| / ref), as `librosa.amplitude_to_db` (0.11), within 1e-4 dB.
 *
 * @param S - Amplitudes of any shape, all finite.
 * @param options - See {@link DecibelOptions}: `ref` = 1, `amin` = 1e-5, `topDb` = 80, `perClip` = false.
 * @returns Decibels, of the shape of `S`.
 * @throws EarshotError as {@link powerToDb} does.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { amplitudeToDb } from 'earshot/audio';
 *
 * const S = new Tensor('float32', [10, -1, 0], [3]);
 * amplitudeToDb(S).data; // Float32Array [20, 0, -60]
 * ```
 */
export function amplitudeToDb(S: Tensor, { amin = 1e-5, ...options }: DecibelOptions = {}): Tensor {
  return toDb('amplitudeToDb', floats(S).map(Math.abs), 20, S.dims, { amin, ...options });
}

/**
 * Decibels to power, ref 10^(S / 10), as `librosa.db_to_power` (0.11): undoes {@link powerToDb}.
 *
 * @param S - Decibels of any shape, all finite.
 * @param options - `ref` (default 1), the power of 0 dB, above 0.
 * @returns Power, of the shape of `S`.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { dbToPower } from 'earshot/audio';
 *
 * dbToPower(new Tensor('float32', [0, 20], [2])).data; // Float32Array [1, 100]
 * ```
 */
export function dbToPower(S: Tensor, { ref = 1 } = {}): Tensor {
  return fromDb('dbToPower', S, 10, ref);
}

/**
 * Decibels to amplitude, ref 10^(S / 20), as `librosa.db_to_amplitude` (0.11): undoes {@link amplitudeToDb}.
 *
 * @param S - Decibels of any shape, all finite.
 * @param options - `ref` (default 1), the amplitude of 0 dB, above 0.
 * @returns Amplitudes, of the shape of `S`.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { dbToAmplitude } from 'earshot/audio';
 *
 * dbToAmplitude(new Tensor('float32', [0, 20], [2])).data; // Float32Array [1, 10]
 * ```
 */
export function dbToAmplitude(S: Tensor, { ref = 1 } = {}): Tensor {
  return fromDb('dbToAmplitude', S, 20, ref);
}

function toDb(
  where: string,
  values: Float32Array,
  factor: 10 | 20,
  dims: readonly number[],
  { ref = 1, amin, topDb = 80, perClip = false }: DecibelOptions & { amin: number },
): Tensor {
  if (values.length === 0) throw new EarshotError('INVALID_ARGUMENT', `${where}: S is empty.`);
  checkFinite(where, 'S', values);
  checkPositive(where, 'amin', amin);
  if (topDb !== null && !(topDb >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: topDb must be a number of decibels of at least 0, or null; received ${describe(topDb)}.`,
    );
  }
  if (perClip && dims.length < 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: perClip needs a tensor whose first axis counts clips, as (clips, nMels, frames); received ${shapeText(dims)}.`,
    );
  }
  const db = new Float32Array(values.length);
  const size = perClip ? values.length / dims[0] : values.length;
  const clips = slices(values, size);
  for (const [clip, out] of slices(db, size).entries()) {
    const floor = topDb === null ? amin : Math.max(amin, largest(clips[clip]) * 10 ** (-topDb / factor));
    const zero = Math.max(amin, reference(where, clips[clip], ref));
    fillDb(clips[clip], factor / Math.LN10, floor, zero, out);
  }
  return tensor(db, dims);
}

/** out = scale ln(value / zero), where smaller values than `floor` count as it. */
function fillDb(values: Float32Array, scale: number, floor: number, zero: number, out: Float32Array): void {
  const shift = scale * Math.log(zero);
  const lowest = scale * Math.log(floor) - shift;
  for (let i = 0; i < values.length; i++) {
    out[i] = values[i] > floor ? scale * Math.log(values[i]) - shift : lowest;
  }
}

function reference(where: string, values: Float32Array, ref: DecibelOptions['ref']): number {
  const value = ref === 'max' ? largest(values) : typeof ref === 'function' ? ref(values) : ref;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: ref must be a finite number, 'max', or a function that gives a finite number; received ${describe(value)}.`,
    );
  }
  return typeof ref === 'number' ? Math.abs(value) : value;
}

function largest(values: Float32Array): number {
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > max) max = values[i];
  return max;
}

function fromDb(where: string, S: Tensor, factor: 10 | 20, ref: number): Tensor {
  const values = floats(S);
  checkPositive(where, 'ref', ref);
  checkFinite(where, 'S', values);
  return tensor(
    values.map((value) => ref * 10 ** (value / factor)),
    S.dims,
  );
}
