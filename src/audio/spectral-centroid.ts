import type { Tensor } from '../array/tensor.ts';
import { type BinFrequencies, binFrequencies, type FrequencyOptions } from './bin-frequencies.ts';
import type { Signal } from './channels.ts';
import { LANES } from './fft/frame-transform.ts';
import { atLeastNormal, eachFrame, magnitudes, type SpectrogramOptions } from './spectrogram.ts';

export interface SpectralCentroidOptions extends SpectrogramOptions, FrequencyOptions {}

/**
 * Centre of mass of each frame's spectrum in Hz, sum_k f_k S[k, t] / sum_k S[k, t]: how bright the sound is.
 * Equal to `librosa.feature.spectral_centroid` (0.11); 0 in a silent frame.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link SpectralCentroidOptions}: `sr` = 22050, `S` (magnitudes), `nFft` = 2048,
 *   `hopLength` = 512, `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `freq`.
 * @returns Shape (1, frames), for a tensor (..., 1, frames), in Hz.
 * @throws EarshotError as `stft` does; INVALID_ARGUMENT when there is neither `y` nor `S`, or `S` holds numbers
 *   below 0; SHAPE_MISMATCH when `S` has fewer than two axes or `freq` does not fit it.
 *
 * @example
 * ```ts
 * import { spectralCentroid } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * 2000 * n) / sr));
 * const centroid = spectralCentroid(y, { sr });
 * centroid.dims; // [1, 44]
 * Math.round(Number(centroid.data[20]) / 10); // 200
 * ```
 */
export function spectralCentroid(y: Signal | null, options: SpectralCentroidOptions = {}): Tensor {
  const S = magnitudes('spectralCentroid', y, options);
  const frequencies = binFrequencies('spectralCentroid', S, options);
  return eachFrame(S, (block, lane, t) => centroidOf(block, lane, t, frequencies));
}

/** The centroid of frame `t`, in Hz; its bin k stands at k LANES + lane of `block`. */
export function centroidOf(
  block: Float32Array,
  lane: number,
  t: number,
  { values: hertz, perFrame, step }: BinFrequencies,
): number {
  let sum = 0;
  let length = 0;
  for (let at = lane, i = perFrame ? t : 0; at < block.length; at += LANES, i += step) {
    sum += hertz[i] * block[at];
    length += block[at];
  }
  return sum / atLeastNormal(length);
}
