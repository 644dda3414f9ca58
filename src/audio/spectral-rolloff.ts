import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { binFrequencies, type FrequencyOptions, forEachFrequencyRow } from './bin-frequencies.ts';
import type { Signal } from './channels.ts';
import { eachChannel, magnitudes, type SpectrogramOptions } from './spectrogram.ts';

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
  const { frames } = S;
  const frequencies = binFrequencies(where, S, options);
  return eachChannel(S, 1, (values) => {
    const totals = new Float32Array(frames);
    // Sums are rounded to float32 at each bin, as the reference's, so that the threshold falls into the same bin.
    for (let from = 0; from < values.length; from += frames) {
      for (let t = 0; t < frames; t++) totals[t] += values[from + t];
    }
    const thresholds = totals.map((total) => Math.fround(rollPercent) * total);
    const sums = new Float32Array(frames);
    const rolloff = new Float64Array(frames).fill(Infinity);
    forEachFrequencyRow(frequencies, frames, (row, at) => {
      for (let t = 0; t < frames; t++) {
        sums[t] += values[at + t];
        if (sums[t] >= thresholds[t] && row[t] < rolloff[t]) rolloff[t] = row[t];
      }
    });
    return rolloff;
  });
}
