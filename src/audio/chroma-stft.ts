import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { weightedSums } from './blocks/weighted-sums.ts';
import type { Signal } from './channels.ts';
import { type ChromaOptions, chromaWeights } from './chroma-filterbank.ts';
import { tuningOf } from './estimate-tuning.ts';
import { normalize } from './normalize.ts';
import { eachBlock, kept, magnitudes, type SpectrogramOptions, type Spectrograms } from './spectrogram.ts';

export interface ChromaStftOptions extends SpectrogramOptions, Omit<ChromaOptions, 'norm' | 'nFft'> {
  /** Power of shape (..., bins, frames) to use in place of a signal, which is then null. */
  S?: Tensor;
  /** Norm of each frame: a number of at least 0, Infinity (default, its largest value) or -Infinity; null for none. */
  norm?: number | null;
  /** Deviation from A4 = 440 Hz, in pitch classes; estimated from the sound by default. */
  tuning?: number;
}

/**
 * Chromagram: how much of each frame's power lies in each pitch class, C to B, whatever the octave. Equal to
 * `librosa.feature.chroma_stft` (0.11); zeros in a silent frame.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link ChromaStftOptions}: `sr` = 22050, `S` (power), `norm` = Infinity, `nFft` = 2048,
 *   `hopLength` = 512, `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `tuning`,
 *   `nChroma` = 12, `ctroct` = 5, `octwidth` = 2, `baseC` = true.
 * @returns Shape (nChroma, frames), for a tensor (..., nChroma, frames).
 * @throws EarshotError as `stft` and `filters.chroma` do; INVALID_ARGUMENT when there is neither `y` nor `S`, or
 *   `S` holds numbers below 0; SHAPE_MISMATCH when `S` has fewer than two axes.
 *
 * @example
 * ```ts
 * import { chromaStft } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / sr));
 * const chroma = chromaStft(y, { sr });
 * chroma.dims; // [12, 44]
 * Number(chroma.data[9 * 44 + 20]); // 1
 * ```
 */
export function chromaStft(y: Signal | null, options: ChromaStftOptions = {}): Tensor {
  const { nChroma = 12, norm = Infinity } = options;
  if (norm !== null && norm !== -Infinity && !(norm >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `chromaStft: norm must be a number of at least 0, Infinity, -Infinity or null; received ${describe(norm)}.`,
    );
  }
  const power = magnitudes('chromaStft', y, options, 2);
  const S = options.tuning === undefined ? kept(power) : power;
  const filters = (tuning: number) => chromaWeights({ ...options, norm: 2, nFft: S.nFft, tuning });
  const weights = filters(options.tuning ?? tuningOfPower(S, options));
  const chroma = eachBlock(S, nChroma, weightedSums(S.bins, weights));
  return normalize(chroma, { norm, axis: -2 });
}

function tuningOfPower(S: Spectrograms, { sr, nChroma }: ChromaStftOptions): number {
  // The reference takes it that the transform's length was even.
  return tuningOf('chromaStft', { ...S, nFft: 2 * (S.bins - 1) }, { sr, binsPerOctave: nChroma });
}
