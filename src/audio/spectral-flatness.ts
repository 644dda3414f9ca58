import type { Tensor } from '../array/tensor.ts';
import { meansOf } from './blocks/means.ts';
import type { Signal } from './channels.ts';
import { checkPositive } from './check.ts';
import { eachBlock, magnitudes, type SpectrogramOptions } from './spectrogram.ts';

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
  const S = magnitudes('spectralFlatness', y, options, power, 'double');
  const means = meansOf(S.bins, amin);
  return eachBlock(S, 1, (block, out) => {
    const powers = options.S === undefined ? block : block.map((value) => value ** power);
    means(powers).forEach(({ arithmetic, geometric }, lane) => {
      out[lane] = geometric / arithmetic;
    });
  });
}
