import { floats, sameShape, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { type Signal, slices } from './channels.ts';
import { checkFinite, checkPositiveInteger } from './check.ts';
import { powerToDb } from './db.ts';
import { type MelspectrogramOptions, melspectrogram } from './melspectrogram.ts';

/** Options that reach the spectrogram of {@link onsetStrength}; its frames are always centred. */
export type OnsetFeatureOptions = Omit<MelspectrogramOptions, 'S' | 'center'>;

export interface OnsetStrengthOptions extends OnsetFeatureOptions {
  /** Decibels of shape (..., bands, frames) to use in place of a signal, which is then null. */
  S?: Tensor;
  /** Frames from one compared to the other, at least 1; default 1. */
  lag?: number;
  /** Bands over which the earlier frame's largest value is taken, against vibrato, at least 1; default 1. */
  maxSize?: number;
  /** What the later frames are compared with, of the shape of S; by default S, its maxima over `maxSize` bands. */
  ref?: Tensor;
  /** Takes out the slow part by a filter; default false. */
  detrend?: boolean;
  /** Frames are centred (default): the result is delayed by half a transform and has as many frames. */
  center?: boolean;
  /** What makes a spectrogram of power of the signal; default melspectrogram. */
  feature?: (y: Signal, options: OnsetFeatureOptions) => Tensor;
  /** How the bands' increases become one number: 'mean' (default), 'median', 'max', or a function of them. */
  aggregate?: 'mean' | 'median' | 'max' | ((increases: Float32Array) => number);
}

/**
 * Onset strength (spectral flux): how much louder each frame's mel bands are than the frame before, in decibels.
 * Peaks tell where notes and knocks begin. Equal to `librosa.onset.onset_strength` (0.11).
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link OnsetStrengthOptions}: `sr` = 22050, `S` (decibels), `nFft` = 2048, `hopLength` = 512,
 *   `lag` = 1, `maxSize` = 1, `ref`, `detrend` = false, `center` = true, `feature` = melspectrogram, `aggregate` =
 *   'mean'; those of `melspectrogram` go to it.
 * @returns Shape (frames,), for a tensor (..., frames), in decibels of at least 0 without `detrend`.
 * @throws EarshotError as `melspectrogram` does; INVALID_ARGUMENT for options out of range; SHAPE_MISMATCH when `S`
 *   has fewer than two axes or `ref` has not its shape; UNKNOWN_NAME for another `aggregate`.
 * @see Böck and Widmer, Maximum filter vibrato suppression for onset detection, 2013.
 *
 * @example
 * ```ts
 * import { onsetStrength } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => (n < 10240 ? 0 : Math.sin(n * n)));
 * const strength = onsetStrength(y).data as Float32Array;
 * strength.indexOf(Math.max(...strength)) * 512; // 10752; within a frame of the onset at 10240
 * ```
 */
export function onsetStrength(y: Signal | null, options: OnsetStrengthOptions = {}): Tensor {
  const where = 'onsetStrength';
  const { nFft = 2048, hopLength = 512, lag = 1, maxSize = 1, detrend = false, center = true } = options;
  for (const [name, value] of Object.entries({ nFft, hopLength, lag, maxSize })) {
    checkPositiveInteger(where, name, value);
  }
  const aggregate = aggregation(where, options.aggregate ?? 'mean');
  const S = decibels(where, y, options);
  const [bands, frames] = S.dims.slice(-2);
  const size = bands * frames;
  const references = options.ref === undefined ? undefined : slices(givenRef(where, options.ref, S), size);
  const delay = center ? Math.floor(nFft / (2 * hopLength)) : 0;
  // `lag` and `delay` zeros, then one number for each frame compared; centred, no more than there are frames.
  const length = center ? frames : Math.max(frames, lag);
  const envelopes = slices(floats(S), size).map((values, channel) => {
    const ref = references?.[channel] ?? bandMaxima(values, frames, maxSize);
    const envelope = new Float32Array(length);
    const increases = new Float32Array(bands);
    for (let t = lag; t < frames && t + delay < length; t++) {
      for (let band = 0; band < bands; band++) {
        const at = band * frames + t;
        increases[band] = Math.max(0, values[at] - ref[at - lag]);
      }
      envelope[t + delay] = aggregate(increases);
    }
    return detrend ? withoutTrend(envelope) : envelope;
  });
  return tensor(Float32Array.from(envelopes.flatMap((envelope) => [...envelope])), [
    ...S.dims.slice(0, -2),
    length,
  ]);
}

function decibels(where: string, y: Signal | null, options: OnsetStrengthOptions): Tensor {
  const { S, lag, maxSize, ref, detrend, center, feature = melspectrogram, aggregate, ...rest } = options;
  if (S === undefined) {
    if (y === null || y === undefined) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: a signal or the option S is needed; received ${describe(y)} and no S.`,
      );
    }
    const power = feature(y, { sr: 22050, nFft: 2048, hopLength: 512, ...rest });
    return powerToDb(feature === melspectrogram ? power : tensor(floats(power).map(Math.abs), power.dims));
  }
  if (S.dims.length < 2 || sizeOf(S.dims) === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: S must have the shape (bands, frames); received ${shapeText(S.dims)}.`,
    );
  }
  checkFinite(where, 'S', floats(S));
  return S;
}

function givenRef(where: string, ref: Tensor, S: Tensor): Float32Array {
  if (!sameShape(ref.dims, S.dims)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: ref must have the shape of the spectrogram, ${shapeText(S.dims)}; received ${shapeText(ref.dims)}.`,
    );
  }
  checkFinite(where, 'ref', floats(ref));
  return floats(ref);
}

/** Each value's largest neighbour in a window of `size` bands, of which an even size has one more below. */
function bandMaxima(values: Float32Array, frames: number, size: number): Float32Array {
  if (size === 1) return values;
  const bands = values.length / frames;
  const below = Math.floor(size / 2);
  const maxima = new Float32Array(values.length).fill(-Infinity);
  for (let band = 0; band < bands; band++) {
    const last = Math.min(bands - 1, band + size - 1 - below);
    for (let other = Math.max(0, band - below); other <= last; other++) {
      for (let t = 0; t < frames; t++) {
        const value = values[other * frames + t];
        if (value > maxima[band * frames + t]) maxima[band * frames + t] = value;
      }
    }
  }
  return maxima;
}

/** The filter (1 - z^-1) / (1 - 0.99 z^-1). */
function withoutTrend(envelope: Float32Array): Float32Array {
  let [before, out] = [0, 0];
  return envelope.map((value) => {
    out = value - before + 0.99 * out;
    before = value;
    return out;
  });
}

const aggregations = {
  mean: (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length,
  median(values: Float32Array) {
    const sorted = values.slice().sort();
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  },
  max: (values: Float32Array) => values.reduce((a, b) => Math.max(a, b)),
};

function aggregation(
  where: string,
  aggregate: NonNullable<OnsetStrengthOptions['aggregate']>,
): (increases: Float32Array) => number {
  if (typeof aggregate === 'function') return aggregate;
  if (!Object.hasOwn(aggregations, aggregate)) {
    throw unknownName(`${where}: aggregate`, aggregate, Object.keys(aggregations));
  }
  return aggregations[aggregate];
}
