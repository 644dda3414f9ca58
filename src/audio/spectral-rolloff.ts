import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { binFrequencies, type FrequencyOptions } from './bin-frequencies.ts';
import type { Signal } from './channels.ts';
import { LANES } from './fft/frame-transform.ts';
import { eachFrame, magnitudes, type SpectrogramOptions } from './spectrogram.ts';

export interface SpectralRolloffOptions extends SpectrogramOptions, FrequencyOptions {
  /** Share of the magnitudes that lies at or below the roll-off, between 0 and 1; default 0.85. */
  rollPercent?: number;
}

/**
 * The lowest bin's frequency in Hz up to which a share `rollPercent` of each frame's magnitudes lies. Equal to
 * `librosa.feature.spectral_rolloff` (0.11), but for a rare neighbouring bin where the share is reached to
 * single precision; the lowest frequency in a silent frame.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link SpectralRolloffOptions}: `sr` = 22050, `S` (magnitudes), `nFft` = 2048,
 *   `hopLength` = 512, `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `freq`,
 *   `rollPercent` = 0.85.
 * @returns Shape (1, frames), for a tensor (..., 1, frames), in Hz.
 * @throws EarshotError as `spectralCentroid` does; INVALID_ARGUMENT for a `rollPercent` outside (0, 1).
 *
 * @example
 * ```ts
 * import { spectralRolloff } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n * n));
 * const [half, most] = [0.5, 0.95].map((rollPercent) => Number(spectralRolloff(y, { rollPercent }).data[20]));
 * half < most; // true
 * ```
 */
export function spectralRolloff(y: Signal | null, options: SpectralRolloffOptions = {}): Tensor {
  const where = 'spectralRolloff';
  const { rollPercent = 0.85 } = options;
  if (!(rollPercent > 0 && rollPercent < 1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: rollPercent must lie between 0 and 1, both excluded; received ${describe(rollPercent)}.`,
    );
  }
  const S = magnitudes(where, y, options);
  const { values: hertz, perFrame, step } = binFrequencies(where, S, options);
  const sums = new Float32Array(S.bins);
  return eachFrame(S, (block, lane, t) => {
    // Sums are rounded to float32 at each bin, as the reference's, so that the threshold falls into the same bin.
    let total = 0;
    for (let k = 0, at = lane; k < sums.length; k++, at += LANES) {
      total = Math.fround(total + block[at]);
      sums[k] = total;
    }
    const threshold = Math.fround(Math.fround(rollPercent) * total);
    let lowest = Infinity;
    for (
      let k = sums.length - 1, i = (perFrame ? t : 0) + k * step;
      k >= 0 && sums[k] >= threshold;
      k--, i -= step
    ) {
      if (hertz[i] < lowest) lowest = hertz[i];
    }
    return lowest;
  });
}
