import { type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkFftLength, checkPositive, checkPositiveInteger } from './check.ts';
import { fftFrequencies, melFrequencies } from './convert.ts';
import type { Bands } from './fft/frame-transform.ts';
import { remember } from './remember.ts';
import { warn } from './warn.ts';

export interface MelOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Points of the Fourier transform; default 2048. */
  nFft?: number;
  /** Number of mel bands; default 128. */
  nMels?: number;
  /** Lower edge of the first band in Hz; default 0. */
  fMin?: number;
  /** Upper edge of the last band in Hz; default sr / 2. */
  fMax?: number;
  /** The HTK mel scale in place of Slaney's; default false. */
  htk?: boolean;
  /**
   * 'slaney' (default): each triangle is divided by half its width in Hz, so that it has a constant area.
   * A number p: each row is divided by its l_p norm (Infinity: maximum, -Infinity: minimum, 0: count of the
   * non-zero). null: triangles of height 1.
   */
  norm?: 'slaney' | number | null;
}

/**
 * The mel filter bank: triangular weights that sum the bins of a power spectrum into mel bands, equal to
 * `librosa.filters.mel` (0.11). A warning tells of bands that no bin falls into.
 *
 * @param options - See {@link MelOptions}.
 * @returns Weights of shape (nMels, 1 + floor(nFft / 2)), float32.
 * @throws EarshotError INVALID_ARGUMENT for options out of range, UNKNOWN_NAME for another `norm`.
 *
 * @example
 * ```ts
 * import { filters } from 'earshot/audio';
 *
 * filters.mel({ sr: 22050, nFft: 2048, nMels: 40 }).dims; // [40, 1025]
 * ```
 */
export function melFilterbank(options: MelOptions = {}): Tensor {
  const { spans, weights } = melBands(options);
  const nMels = spans.length / 2;
  const bins = 1 + Math.floor((options.nFft ?? 2048) / 2);
  const matrix = new Float32Array(nMels * bins);
  for (let band = 0, at = 0; band < nMels; at += spans[2 * band + 1], band++) {
    matrix.set(weights.subarray(at, at + spans[2 * band + 1]), band * bins + spans[2 * band]);
  }
  return tensor(matrix, [nMels, bins]);
}

/** The filter bank without its zeros. Shared between calls: not to be written to. */
export function melBands(options: MelOptions = {}): Bands {
  const { sr = 22050, nFft = 2048, nMels = 128, fMin = 0, htk = false, norm = 'slaney' } = options;
  const { fMax = sr / 2 } = options;
  checkPositive('filters.mel', 'sr', sr);
  checkFftLength('filters.mel', nFft);
  checkPositiveInteger('filters.mel', 'nMels', nMels);
  if (!(fMin >= 0 && fMax > fMin && Number.isFinite(fMax))) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `filters.mel: 0 <= fMin < fMax is needed, in Hz; received fMin=${fMin}, fMax=${fMax}.`,
    );
  }
  checkNorm(norm);
  const { bands, empty } = rememberedBands(sr, nFft, nMels, fMin, fMax, htk, norm);
  if (empty) {
    warn(
      `filters.mel: some of the ${nMels} mel bands between ${fMin} and ${fMax} Hz contain no bin of a ${nFft}-point ` +
        'transform and will be silent. Use fewer mel bands, a larger nFft, or a higher sampling rate and fMax.',
    );
  }
  return bands;
}

function checkNorm(norm: MelOptions['norm']): void {
  if (typeof norm === 'string' && norm !== 'slaney') {
    throw unknownName('filters.mel: norm', norm, ['slaney']);
  }
  if (typeof norm === 'number' && !(norm >= 0 || norm === -Infinity)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `filters.mel: norm must be 'slaney', a number of at least 0, Infinity, -Infinity or null; received ${describe(norm)}.`,
    );
  }
}

const SMALLEST_FLOAT32 = 2 ** -126;

const rememberedBands = remember(computeBands);

function computeBands(
  sr: number,
  nFft: number,
  nMels: number,
  fMin: number,
  fMax: number,
  htk: boolean,
  norm: 'slaney' | number | null,
): { bands: Bands; empty: boolean } {
  const frequencies = fftFrequencies({ sr, nFft });
  const edges = melFrequencies(nMels + 2, { fMin, fMax, htk });
  const spans = new Int32Array(2 * nMels);
  const weights: number[] = [];
  let empty = false;
  for (let band = 0; band < nMels; band++) {
    const [low, centre, high] = edges.subarray(band, band + 3);
    const start = frequencies.findIndex((f) => f > low);
    const row: number[] = [];
    for (let bin = start; bin >= 0 && bin < frequencies.length && frequencies[bin] < high; bin++) {
      const rising = (frequencies[bin] - low) / (centre - low);
      const falling = (high - frequencies[bin]) / (high - centre);
      row.push(Math.fround(Math.min(rising, falling)));
    }
    empty ||= row.length === 0 && low > 0;
    const divisor = norm === 'slaney' ? (high - low) / 2 : lengthOf(row, frequencies.length, norm);
    spans.set([Math.max(0, start), row.length], 2 * band);
    for (const weight of row) weights.push(weight / divisor);
  }
  return { bands: { spans, weights: Float32Array.from(weights) }, empty };
}

/** The l_p norm of a row of `bins` weights of which only `row` are above 0; 1 where it vanishes. */
function lengthOf(row: readonly number[], bins: number, norm: number | null): number {
  if (norm === null || row.length === 0) return 1;
  if (norm === Infinity) return Math.max(...row);
  if (norm === -Infinity) return row.length === bins ? Math.min(...row) : 1;
  if (norm === 0) return row.length;
  const length = row.reduce((sum, weight) => sum + weight ** norm, 0) ** (1 / norm);
  return length < SMALLEST_FLOAT32 ? 1 : length;
}
