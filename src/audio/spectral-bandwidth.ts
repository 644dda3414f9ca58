import { floats, sameShape, shapeText, type Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { binFrequencies, type FrequencyOptions } from './bin-frequencies.ts';
import { type Signal, slices } from './channels.ts';
import { checkFinite, checkPositive } from './check.ts';
import { LANES } from './fft/frame-transform.ts';
import { centroidOf } from './spectral-centroid.ts';
import {
  atLeastNormal,
  eachFrame,
  magnitudes,
  type SpectrogramOptions,
  type Spectrograms,
} from './spectrogram.ts';

export interface SpectralBandwidthOptions extends SpectrogramOptions, FrequencyOptions {
  /** Centroids of shape (..., 1, frames) in Hz; computed by default. */
  centroid?: Tensor;
  /** Each frame's magnitudes are divided by their sum; default true. */
  norm?: boolean;
  /** Exponent of the distances, above 0; default 2. */
  p?: number;
}

/**
 * Spread of each frame's spectrum about its centroid c in Hz, (sum_k S[k, t] |f_k - c_t|^p)^(1 / p) over
 * normalized magnitudes S. Equal to `librosa.feature.spectral_bandwidth` (0.11); 0 in a silent frame.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link SpectralBandwidthOptions}: `sr` = 22050, `S` (magnitudes), `nFft` = 2048,
 *   `hopLength` = 512, `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `freq`,
 *   `centroid`, `norm` = true, `p` = 2.
 * @returns Shape (1, frames), for a tensor (..., 1, frames), in Hz.
 * @throws EarshotError as `spectralCentroid` does; SHAPE_MISMATCH when `centroid` has not the shape of the result;
 *   INVALID_ARGUMENT for a `p` of 0 or less.
 *
 * @example
 * ```ts
 * import { spectralBandwidth } from 'earshot/audio';
 *
 * const sr = 22050;
 * const tone = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * 2000 * n) / sr));
 * const noise = Float32Array.from({ length: sr }, (_, n) => Math.sin(n * n));
 * const [narrow, wide] = [tone, noise].map((y) => Number(spectralBandwidth(y, { sr }).data[20]));
 * narrow < 300 && wide > 3000; // true
 * ```
 */
export function spectralBandwidth(y: Signal | null, options: SpectralBandwidthOptions = {}): Tensor {
  const where = 'spectralBandwidth';
  const { norm = true, p = 2 } = options;
  checkPositive(where, 'p', p);
  const S = magnitudes(where, y, options);
  const frequencies = binFrequencies(where, S, options);
  const { values: hertz, perFrame, step } = frequencies;
  const given = options.centroid === undefined ? undefined : givenCentroids(where, options.centroid, S);
  return eachFrame(S, (block, lane, t, channel) => {
    const centroid = given?.[channel][t] ?? centroidOf(block, lane, t, frequencies);
    let sum = 0;
    let length = 0;
    for (let at = lane, i = perFrame ? t : 0; at < block.length; at += LANES, i += step) {
      const distance = Math.abs(hertz[i] - centroid);
      sum += block[at] * (p === 2 ? distance * distance : distance ** p);
      length += block[at];
    }
    return (sum / (norm ? atLeastNormal(length) : 1)) ** (1 / p);
  });
}

function givenCentroids(where: string, centroid: Tensor, { lead, frames }: Spectrograms): Float32Array[] {
  const values = floats(centroid);
  const dims = [...lead, 1, frames];
  if (!sameShape(centroid.dims, dims)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: centroid must have the shape ${shapeText(dims)}, as the spectrogram; received ${shapeText(centroid.dims)}.`,
    );
  }
  checkFinite(where, 'centroid', values);
  return slices(values, frames);
}
