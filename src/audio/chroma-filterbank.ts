import { type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkFftLength, checkPositive, checkPositiveInteger } from './check.ts';
import { normalize } from './normalize.ts';
import { remember } from './remember.ts';
import { roundHalfEven } from './round-half-even.ts';

export interface ChromaOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Points of the Fourier transform, at least 2; default 2048. */
  nFft?: number;
  /** Number of pitch classes; default 12. */
  nChroma?: number;
  /** Deviation from A4 = 440 Hz, in pitch classes; default 0. */
  tuning?: number;
  /** Centre of the octaves' weights, in octaves above A0 = 27.5 Hz; default 5. */
  ctroct?: number;
  /** Standard deviation of the octaves' weights, in octaves; default 2; null for equal weights. */
  octwidth?: number | null;
  /** Norm of each bin's weights before the octaves': a number of at least 0, Infinity or -Infinity; default 2; null for none. */
  norm?: number | null;
  /** The first pitch class is C (default), in place of A. */
  baseC?: boolean;
}

/**
 * The chroma filter bank: weights that sum the bins of a power spectrum into pitch classes, equal to
 * `librosa.filters.chroma` (0.11).
 *
 * @param options - See {@link ChromaOptions}: `sr` = 22050, `nFft` = 2048, `nChroma` = 12, `tuning` = 0,
 *   `ctroct` = 5, `octwidth` = 2, `norm` = 2, `baseC` = true.
 * @returns Weights of shape (nChroma, 1 + floor(nFft / 2)), float32.
 * @throws EarshotError INVALID_ARGUMENT for options out of range.
 *
 * @example
 * ```ts
 * import { filters } from 'earshot/audio';
 *
 * filters.chroma({ sr: 22050, nFft: 4096 }).dims; // [12, 2049]
 * ```
 */
export function chromaFilterbank(options: ChromaOptions = {}): Tensor {
  const weights = chromaWeights(options);
  const { nChroma = 12 } = options;
  return tensor(weights.slice(), [nChroma, weights.length / nChroma]);
}

/** The filter bank, row-major. Shared between calls: not to be written to. */
export function chromaWeights(options: ChromaOptions): Float32Array {
  const where = 'filters.chroma';
  const { sr = 22050, nFft = 2048, nChroma = 12, tuning = 0, ctroct = 5, octwidth = 2 } = options;
  const { norm = 2, baseC = true } = options;
  checkPositive(where, 'sr', sr);
  checkFftLength(where, nFft);
  checkPositiveInteger(where, 'nChroma', nChroma);
  if (octwidth !== null) checkPositive(where, 'octwidth', octwidth);
  if (nFft < 2 || !Number.isFinite(tuning) || !Number.isFinite(ctroct)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: nFft of at least 2 and finite tuning and ctroct are needed; received nFft=${nFft}, tuning=${describe(tuning)}, ctroct=${describe(ctroct)}.`,
    );
  }
  return rememberedWeights(sr, nFft, nChroma, tuning, ctroct, octwidth, norm, baseC);
}

const rememberedWeights = remember(computeWeights);

function computeWeights(
  sr: number,
  nFft: number,
  nChroma: number,
  tuning: number,
  ctroct: number,
  octwidth: number | null,
  norm: number | null,
  baseC: boolean,
): Float32Array {
  const bins = 1 + Math.floor(nFft / 2);
  const a0 = (440 * 2 ** (tuning / nChroma)) / 16;
  const classOf = (bin: number) => nChroma * Math.log2((bin * sr) / nFft / a0);
  // The bin of 0 Hz stands one and a half octaves below the next.
  const place = (bin: number) => (bin === 0 ? classOf(1) - 1.5 * nChroma : classOf(bin));
  const half = roundHalfEven(nChroma / 2);
  const shift = baseC ? 3 * Math.floor(nChroma / 12) : 0;
  const bumps = new Float32Array(nChroma * bins);
  for (let bin = 0; bin < bins; bin++) {
    const width = bin === nFft - 1 ? 1 : Math.max(1, place(bin + 1) - place(bin));
    for (let row = 0; row < nChroma; row++) {
      const turn = place(bin) - row + half;
      const distance = turn - nChroma * Math.floor(turn / nChroma) - half;
      const to = (row - shift + nChroma) % nChroma;
      bumps[to * bins + bin] = Math.exp(-0.5 * ((2 * distance) / width) ** 2);
    }
  }
  const weights = normalize(tensor(bumps, [nChroma, bins]), { norm }).data as Float32Array;
  if (octwidth === null) return weights;
  return weights.map((weight, i) => {
    const octaves = place(i % bins) / nChroma - ctroct;
    return weight * Math.exp(-0.5 * (octaves / octwidth) ** 2);
  });
}
