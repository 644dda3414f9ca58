import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { binFrequencies, type FrequencyOptions } from './bin-frequencies.ts';
import type { Signal } from './channels.ts';
import { LANES } from './fft/frame-transform.ts';
import { polynomialFit } from './polynomial-fit.ts';
import { eachBlock, type SpectrogramOptions, spectrograms } from './spectrogram.ts';

export interface PolyFeaturesOptions extends SpectrogramOptions, FrequencyOptions {
  /** Degree of the polynomial, below the number of bins; default 1. */
  order?: number;
}

/**
 * Coefficients of the polynomial of frequency in Hz that is nearest (in least squares) to each frame's
 * magnitudes: level, slope and so on. Equal to `librosa.feature.poly_features` (0.11).
 *
 * Porting note: an order that the frequencies cannot tell from a lower one is an error, in librosa a warning.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link PolyFeaturesOptions}: `sr` = 22050, `S` (magnitudes), `nFft` = 2048,
 *   `hopLength` = 512, `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `freq`,
 *   `order` = 1.
 * @returns Shape (order + 1, frames), for a tensor (..., order + 1, frames), the highest power first.
 * @throws EarshotError as `stft` does; INVALID_ARGUMENT when there is neither `y` nor `S`, or for an order that
 *   is not a whole number or too large; SHAPE_MISMATCH when `S` has fewer than two axes or `freq` does not fit it.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { polyFeatures } from 'earshot/audio';
 *
 * const S = new Tensor('float32', [7, 5, 3], [3, 1]);
 * const [slope, level] = polyFeatures(null, { S, freq: [0, 1, 2] }).data as Float32Array;
 * Math.round(slope); // -2
 * Math.round(level); // 7
 * ```
 */
export function polyFeatures(y: Signal | null, options: PolyFeaturesOptions = {}): Tensor {
  const { order = 1 } = options;
  const S = spectrograms('polyFeatures', y, options, 1);
  const { bins, frames } = S;
  if (!Number.isInteger(order) || order < 0 || order >= bins) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `polyFeatures: order must be a whole number of 0 to ${bins - 1}, below the number of bins; received ${describe(order)}.`,
    );
  }
  const { values: hertz, perFrame, step } = binFrequencies('polyFeatures', S, options);
  const column = (t: number) => Float64Array.from({ length: bins }, (_, k) => hertz[k * step + t]);
  const fits = Array.from({ length: perFrame ? frames : 1 }, (_, t) =>
    polynomialFit('polyFeatures', column(t), order),
  );
  return eachBlock(S, order + 1, (block, out, first, count) => {
    for (let lane = 0; lane < count; lane++) {
      fits[perFrame ? first + lane : 0].forEach((weights, power) => {
        let sum = 0;
        for (let k = 0, at = lane; k < bins; k++, at += LANES) sum += weights[k] * block[at];
        out[power * LANES + lane] = sum;
      });
    }
  });
}
