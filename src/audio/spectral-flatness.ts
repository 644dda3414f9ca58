import type { Tensor } from '../array/tensor.ts';
import type { Signal } from './channels.ts';
import { checkPositive } from './check.ts';
import { eachChannel, magnitudes, type SpectrogramOptions } from './spectrogram.ts';

export interface SpectralFlatnessOptions extends SpectrogramOptions {
  /** Smaller values, after `power`, are raised to this; above 0; default 1e-10. */
  amin?: number;
  /** Exponent of the magnitudes, above 0; default 2. */
  power?: number;
}

/**
 * Geometric over arithmetic mean of each frame's power spectrum: near 0 for a tone, near 1 for white noise (and
 * for silence). Equal to `librosa.feature.spectral_flatness` (0.11).
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link SpectralFlatnessOptions}: `S` (magnitudes), `nFft` = 2048, `hopLength` = 512,
 *   `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `amin` = 1e-10, `power` = 2.
 * @returns Shape (1, frames), for a tensor (..., 1, frames), from 0 to 1.
 * @throws EarshotError as `spectralCentroid` does; INVALID_ARGUMENT for an `amin` or `power` of 0 or less.
 *
 * @example
 * ```ts
 * import { spectralFlatness } from 'earshot/audio';
 *
 * const tone = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 5));
 * const noise = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n * n));
 * const [low, high] = [tone, noise].map((y) => Number(spectralFlatness(y).data[20]));
 * low < 0.001 && high > 0.1; // true
 * ```
 */
export function spectralFlatness(y: Signal | null, options: SpectralFlatnessOptions = {}): Tensor {
  const { amin = 1e-10, power = 2 } = options;
  checkPositive('spectralFlatness', 'amin', amin);
  checkPositive('spectralFlatness', 'power', power);
  const S = magnitudes('spectralFlatness', y, options, 'exact');
  const { bins, frames } = S;
  return eachChannel(S, 1, (values) => {
    const logs = new Float64Array(frames);
    const sums = new Float64Array(frames);
    // One logarithm for the product of three values, where that cannot leave the range of doubles.
    const together = power === 2 && amin > 1e-100 ? 3 : 1;
    const products = new Float64Array(frames).fill(1);
    for (let bin = 0, from = 0; bin < bins; bin++, from += frames) {
      const last = bin % together === together - 1 || bin === bins - 1;
      for (let t = 0; t < frames; t++) {
        const size = values[from + t];
        const value = Math.max(amin, power === 2 ? size * size : size ** power);
        sums[t] += value;
        const product = products[t] * value;
        products[t] = last ? 1 : product;
        if (last) logs[t] += Math.log(product);
      }
    }
    return sums.map((sum, t) => Math.exp(logs[t] / bins) / (sum / bins));
  });
}
