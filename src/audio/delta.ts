import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkFinite, checkPositive, checkPositiveInteger } from './check.ts';
import { fitWeights } from './savitzky-golay.ts';

/**
 * What the ends are computed from: the polynomial that fits the outermost `width` frames ('interp'), the outermost
 * frame repeated ('nearest'), the frames mirrored on the outermost ('mirror'), the other end ('wrap'), or the
 * number `cval` ('constant').
 */
export type DeltaMode = 'interp' | 'nearest' | 'mirror' | 'wrap' | 'constant';

export interface DeltaOptions {
  /** Frames that a value is computed from, an odd number of at least 3; default 9. */
  width?: number;
  /** Order of the derivative, at least 1 (default). */
  order?: number;
  /** The axis of time; default -1, the last. */
  axis?: number;
  /** See {@link DeltaMode}; default 'interp', which needs at least `width` frames. */
  mode?: DeltaMode;
  /** Degree of the polynomials, below `width`; default `order`. */
  polyorder?: number;
  /** Time from one frame to the next, in the unit that the derivative shall have; default 1. */
  delta?: number;
  /** What lies outside with `mode` 'constant'; default 0. */
  cval?: number;
}

const modes: readonly DeltaMode[] = ['interp', 'nearest', 'mirror', 'wrap', 'constant'];

/**
 * Local derivative of features over time: of each frame and its neighbours the polynomial that fits them best,
 * differentiated (a Savitzky-Golay filter); equal to `librosa.feature.delta` (0.11) of doubles within 1e-6
 * of its maximum.
 *
 * Porting note: the sums are in double precision; of float32 data librosa computes the ends in single precision,
 * which with high degrees is off by some 1e-4.
 *
 * @param data - Features of any shape with at least one axis, all finite, as (nMfcc, frames).
 * @param options - See {@link DeltaOptions}: `width` = 9, `order` = 1, `axis` = -1, `mode` = 'interp',
 *   `polyorder` = order, `delta` = 1, `cval` = 0.
 * @returns Derivatives, of the shape of `data`, in its unit per frame (to the power of `order`).
 * @throws EarshotError INVALID_ARGUMENT for options out of range, or fewer frames than `width` with `mode`
 *   'interp'; UNKNOWN_NAME for another mode; SHAPE_MISMATCH for data without an axis or without values;
 *   NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { delta } from 'earshot/audio';
 *
 * const squares = new Tensor('float32', [0, 1, 4, 9, 16], [1, 5]);
 * delta(squares, { width: 3, mode: 'nearest' }).data; // Float32Array [0.5, 2, 4, 6, 3.5]
 * delta(squares, { width: 3, order: 2, polyorder: 2 }).data; // Float32Array [2, 2, 2, 2, 2]
 * ```
 */
export function delta(data: Tensor, options: DeltaOptions = {}): Tensor {
  const { width = 9, order = 1, axis = -1, mode = 'interp', delta: step = 1, cval = 0 } = options;
  const { polyorder = order } = options;
  const values = floats(data);
  checkFinite('delta', 'data', values);
  const time = checkAxis(data.dims, axis);
  checkOptions({ width, order, mode, polyorder, delta: step, cval });
  const frames = data.dims[time];
  if (mode === 'interp' && width > frames) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `delta: width=${width} is more than the ${frames} frames. Choose a smaller width, or mode: 'nearest'.`,
    );
  }
  const half = (width - 1) / 2;
  const stride = sizeOf(data.dims.slice(time + 1));
  const weights = (at: number) => fitWeights(width, polyorder, order, at).map((w) => w / step ** order);
  const middle = weights(0);
  const ends = mode === 'interp' ? Array.from({ length: half }, (_, i) => weights(i - half)) : [];
  const out = new Float32Array(values.length);
  const line = new Float64Array(frames + 2 * half);
  for (let first = 0; first < values.length; first += stride * frames) {
    for (let at = first; at < first + stride; at++) {
      for (let t = -half; t < frames + half; t++) {
        const place = placeOf(t, frames, mode);
        line[t + half] = place < 0 ? cval : values[at + place * stride];
      }
      for (let t = 0; t < frames; t++) out[at + t * stride] = dot(middle, line, t);
      for (const [t, w] of ends.entries()) {
        out[at + t * stride] = dot(w, line, half);
        // The derivative at the end of a line is that at the beginning of the reversed one, with its sign.
        const mirrored = dot(w.toReversed(), line, half + frames - width);
        out[at + (frames - 1 - t) * stride] = order % 2 === 1 ? -mirrored : mirrored;
      }
    }
  }
  return tensor(out, data.dims);
}

function dot(weights: Float64Array, line: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * line[from + i];
  return sum;
}

/** Which frame stands at `t`, which may lie outside; -1 for none. With 'interp' what is outside does not count. */
function placeOf(t: number, frames: number, mode: DeltaMode): number {
  if (t >= 0 && t < frames) return t;
  if (mode === 'constant') return -1;
  if (mode === 'nearest' || mode === 'interp' || frames === 1) return t < 0 ? 0 : frames - 1;
  const period = mode === 'wrap' ? frames : 2 * (frames - 1);
  const place = ((t % period) + period) % period;
  return place < frames ? place : period - place;
}

function checkAxis(dims: readonly number[], axis: number): number {
  if (dims.length === 0 || sizeOf(dims) === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `delta: data has no values; received the shape ${shapeText(dims)}.`,
    );
  }
  if (!Number.isInteger(axis) || axis < -dims.length || axis >= dims.length) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `delta: axis must be a whole number from ${-dims.length} to ${dims.length - 1} for the shape ${shapeText(dims)}; received ${describe(axis)}.`,
    );
  }
  return axis < 0 ? axis + dims.length : axis;
}

function checkOptions({
  width,
  order,
  mode,
  polyorder,
  delta,
  cval,
}: Required<Omit<DeltaOptions, 'axis'>>): void {
  if (!Number.isSafeInteger(width) || width < 3 || width % 2 === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `delta: width must be an odd whole number of at least 3; received ${describe(width)}.`,
    );
  }
  checkPositiveInteger('delta', 'order', order);
  if (!Number.isSafeInteger(polyorder) || polyorder < 0 || polyorder >= width) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `delta: polyorder must be a whole number from 0 to width - 1 = ${width - 1}; received ${describe(polyorder)}.`,
    );
  }
  if (!modes.includes(mode)) throw unknownName('delta: mode', mode, modes);
  checkPositive('delta', 'delta', delta);
  if (!Number.isFinite(cval)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `delta: cval must be a finite number; received ${describe(cval)}.`,
    );
  }
}
