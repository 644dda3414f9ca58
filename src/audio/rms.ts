import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal, slices } from './channels.ts';
import { checkFftLength, checkFinite } from './check.ts';
import { frameGrid } from './frame-grid.ts';
import { copyPadded, type PadMode } from './pad.ts';

export interface RmsOptions {
  /** Magnitudes of shape (..., bins, frames), of a transform without window, in place of a signal. */
  S?: Tensor;
  /** Samples of a frame, a whole number of 1 to 2^24; default 2048. */
  frameLength?: number;
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** Frame t is centred at sample t hopLength (default), in place of beginning there. */
  center?: boolean;
  /** With `center`, what stands before and after the signal; default 'constant', zeros. */
  padMode?: PadMode;
}

/**
 * Root mean square of each frame: its loudness. Equal to `librosa.feature.rms` (0.11). From a spectrogram it is the
 * same by Parseval's theorem, where `window` was 'boxcar'.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given. A signal goes before `S`.
 * @param options - See {@link RmsOptions}: `S`, `frameLength` = 2048, `hopLength` = 512, `center` = true,
 *   `padMode` = 'constant'.
 * @returns Shape (1, frames), for a tensor (..., 1, frames), in units of y.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal, options out of range, or a signal shorter than a frame
 *   without `center`; SHAPE_MISMATCH when `S` has fewer than two axes or not 1 + floor(frameLength / 2) bins;
 *   NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { rms } from 'earshot/audio';
 *
 * rms(new Float32Array(8).fill(0.5), { frameLength: 4, hopLength: 4, center: false }).data; // Float32Array [0.5, 0.5]
 * ```
 */
export function rms(y: Signal | null, options: RmsOptions = {}): Tensor {
  if (y === null || y === undefined) return rmsOfSpectrogram(options);
  const { lead, channels } = channelsOf('rms', y);
  const { frameLength, hopLength, pad, padMode, frames } = frameGrid('rms', channels[0].length, options);
  const out = new Float32Array(channels.length * frames);
  // Where frames are made of whole hops, each hop's squares are summed once for all the frames that it is in.
  const piece = frameLength % hopLength === 0 ? hopLength : frameLength;
  const pieces = frameLength / piece;
  const samples = new Float32Array(piece);
  const sums = new Float64Array(frames + pieces - 1);
  channels.forEach((channel, c) => {
    for (let p = 0; p < sums.length; p++) {
      const from = p * hopLength - pad;
      const inside = from >= 0 && from + piece <= channel.length;
      if (!inside) copyPadded(channel, from, samples, padMode, pad);
      sums[p] = sumOfSquares(inside ? channel.subarray(from, from + piece) : samples);
    }
    for (let t = 0; t < frames; t++) {
      let sum = 0;
      for (let p = t; p < t + pieces; p++) sum += sums[p];
      out[c * frames + t] = Math.sqrt(sum / frameLength);
    }
  });
  return tensor(out, [...lead, 1, frames]);
}

function sumOfSquares(values: Float32Array): number {
  // Four sums, since each addition waits for the one before it.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += values[i] * values[i];
    b += values[i + 1] * values[i + 1];
    c += values[i + 2] * values[i + 2];
    d += values[i + 3] * values[i + 3];
  }
  for (let i = whole; i < values.length; i++) a += values[i] * values[i];
  return a + b + c + d;
}

function rmsOfSpectrogram({ S, frameLength = 2048 }: RmsOptions): Tensor {
  if (S === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `rms: a signal or the option S is needed; received ${describe(null)} and no S.`,
    );
  }
  checkFftLength('rms', frameLength);
  const values = floats(S);
  const [bins, frames] = S.dims.slice(-2);
  if (S.dims.length < 2 || sizeOf(S.dims) === 0 || bins !== 1 + Math.floor(frameLength / 2)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `rms: S must have the shape (bins, frames) with 1 + floor(frameLength / 2) = ${1 + Math.floor(frameLength / 2)} bins; received ${shapeText(S.dims)}. Set frameLength to the transform's nFft.`,
    );
  }
  checkFinite('rms', 'S', values);
  const out = new Float32Array(values.length / bins);
  slices(values, bins * frames).forEach((matrix, c) => {
    const sums = new Float64Array(frames);
    for (let bin = 0; bin < bins; bin++) {
      // All bins but the first, and the last of an even length, stand for two of the whole transform.
      const once = bin === 0 || 2 * bin === frameLength;
      for (let t = 0; t < frames; t++) sums[t] += (once ? 1 : 2) * matrix[bin * frames + t] ** 2;
    }
    out.set(
      sums.map((sum) => Math.sqrt(sum) / frameLength),
      c * frames,
    );
  });
  return tensor(out, [...S.dims.slice(0, -2), 1, frames]);
}
