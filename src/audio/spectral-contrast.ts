import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { binFrequencies } from './bin-frequencies.ts';
import { type Signal, slices } from './channels.ts';
import { checkPositive, checkPositiveInteger } from './check.ts';
import { bandExtremes, contrastBands } from './contrast-bands.ts';
import { powerToDb } from './db.ts';
import { eachBlock, type SpectrogramOptions, spectrograms } from './spectrogram.ts';

export interface SpectralContrastOptions extends SpectrogramOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Frequency of each bin; default k sr / nFft. */
  freq?: ArrayLike<number>;
  /** The first band ends here, the next at twice this, and so on, in Hz; default 200. */
  fMin?: number;
  /** Bands above the first; default 6. */
  nBands?: number;
  /** Share of a band's bins whose mean is its peak, and its valley, between 0 and 1; default 0.02. */
  quantile?: number;
  /** The difference of the magnitudes in place of that of their decibels; default false. */
  linear?: boolean;
}

/**
 * Spectral contrast: in bands an octave wide, how many decibels the loudest bins stand above the quietest; high
 * for tones, low for noise. Equal to `librosa.feature.spectral_contrast` (0.11): the decibels are those of power
 * taken of magnitudes, with 80 dB below the largest as the floor of all bands; 0 in silence.
 *
 * Porting note: a band without bins is an error; librosa gives NaN.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link SpectralContrastOptions}: `sr` = 22050, `S` (magnitudes), `nFft` = 2048,
 *   `hopLength` = 512, `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `freq`,
 *   `fMin` = 200, `nBands` = 6, `quantile` = 0.02, `linear` = false.
 * @returns Shape (nBands + 1, frames), for a tensor (..., nBands + 1, frames), bands from low to high.
 * @throws EarshotError as `stft` does; INVALID_ARGUMENT when there is neither `y` nor `S`, for options out of
 *   range, a band that begins at or above sr / 2, or one without bins; SHAPE_MISMATCH when `S` has fewer than two
 *   axes or `freq` does not fit it.
 * @see Jiang et al., Music type classification by spectral contrast feature, 2002.
 *
 * @example
 * ```ts
 * import { spectralContrast } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / sr));
 * const contrast = spectralContrast(y, { sr });
 * contrast.dims; // [7, 44]
 * ```
 */
export function spectralContrast(y: Signal | null, options: SpectralContrastOptions = {}): Tensor {
  const where = 'spectralContrast';
  const { sr = 22050, freq, fMin = 200, nBands = 6, quantile = 0.02, linear = false } = options;
  checkPositive(where, 'sr', sr);
  checkPositive(where, 'fMin', fMin);
  checkPositiveInteger(where, 'nBands', nBands);
  if (!(quantile > 0 && quantile < 1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: quantile must lie between 0 and 1, both excluded; received ${describe(quantile)}.`,
    );
  }
  if (fMin * 2 ** (nBands - 1) >= sr / 2) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: the last band begins at ${fMin * 2 ** (nBands - 1)} Hz, which is not below sr / 2 = ${sr / 2} Hz. Choose a smaller fMin or fewer bands.`,
    );
  }
  const S = spectrograms(where, y, options, 1, 'double');
  const frequencies = binFrequencies(where, S, { sr, freq });
  if (frequencies.perFrame) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: freq must be the same in all frames, of shape (${S.bins},).`,
    );
  }
  const bands = contrastBands(where, frequencies.values, { fMin, nBands, quantile });
  const extremes = eachBlock(S, 2 * bands.length, bandExtremes(S.bins, bands));
  const parts = slices(floats(extremes), bands.length * S.frames);
  const dims = [...S.lead, bands.length, S.frames];
  const [valley, peak] = [0, 1].map((side) => {
    const data = new Float32Array(floats(extremes).length / 2);
    S.channels.forEach((_, c) => {
      data.set(parts[2 * c + side], c * parts[0].length);
    });
    return linear ? data : floats(powerToDb(tensor(data, dims)));
  });
  return tensor(
    peak.map((value, i) => value - valley[i]),
    dims,
  );
}
