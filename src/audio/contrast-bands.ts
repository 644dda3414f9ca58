import { EarshotError } from '../errors.ts';
import { extremeSums } from './blocks/extreme-sums.ts';
import { LANES } from './fft/frame-transform.ts';
import { roundHalfEven } from './round-half-even.ts';

/** The bins of one band, and how many of them make its peak, and its valley. */
export interface ContrastBand {
  readonly bins: readonly number[];
  readonly count: number;
}

/** Bands [0, fMin], [fMin, 2 fMin], ...: each after the first with the bin below it, the last with all above it. */
export function contrastBands(
  where: string,
  frequencies: ArrayLike<number>,
  { fMin, nBands, quantile }: { fMin: number; nBands: number; quantile: number },
): ContrastBand[] {
  return Array.from({ length: nBands + 1 }, (_, k) => {
    const [low, high] = [k === 0 ? 0 : fMin * 2 ** (k - 1), fMin * 2 ** k];
    const bins: number[] = [];
    for (let i = 0; i < frequencies.length; i++) {
      if (frequencies[i] >= low && frequencies[i] <= high) bins.push(i);
    }
    const [first, last] = [bins[0], bins[bins.length - 1]];
    if (k > 0 && first > 0) bins.unshift(first - 1);
    if (k === nBands) for (let i = last + 1; i < frequencies.length; i++) bins.push(i);
    const count = Math.max(1, roundHalfEven(quantile * bins.length));
    // The bin at a band's upper edge counts in the next one.
    if (k < nBands) bins.pop();
    if (bins.length === 0) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: no bin of the spectrogram falls into the band from ${low} to ${high} Hz. Choose a larger nFft, a larger fMin or fewer bands.`,
      );
    }
    return { bins, count: Math.min(count, bins.length) };
  });
}

/** Counts up to which lists kept in order are faster than Hoare's selection. */
const FEW = 32;

/**
 * A function of blocks (bins, LANES) that fills `out`, of shape (2, bands, LANES), with the mean of each frame's `count`
 * smallest values in a band, and of its `count` largest.
 */
export function bandExtremes(
  bins: number,
  bands: readonly ContrastBand[],
): (block: Float32Array, out: Float64Array) => void {
  const few = bands.filter(({ count }) => count <= FEW);
  const sumsOfFew = extremeSums(bins, few);
  return (block, out) => {
    const sums = sumsOfFew(block);
    bands.forEach((band, b) => {
      const known = few.indexOf(band);
      for (let lane = 0; lane < LANES; lane++) {
        const [low, high] =
          known < 0
            ? manyExtremes(columnOf(block, lane, band), band.count)
            : [sums[2 * known * LANES + lane], sums[(2 * known + 1) * LANES + lane]];
        out[b * LANES + lane] = low / band.count;
        out[(bands.length + b) * LANES + lane] = high / band.count;
      }
    });
  };
}

function columnOf(block: Float32Array, lane: number, { bins }: ContrastBand): Float32Array {
  return Float32Array.from(bins, (bin) => block[bin * LANES + lane]);
}

/** The sums of the `count` smallest and largest, of a column that is put into another order. */
function manyExtremes(column: Float32Array, count: number): [number, number] {
  let [low, high] = [0, 0];
  bringSmallest(column, count);
  for (let i = 0; i < count; i++) low += column[i];
  // The largest `count` stand last once all others stand first.
  bringSmallest(column, column.length - count);
  for (let i = column.length - count; i < column.length; i++) high += column[i];
  return [low, high];
}

/** Reorders `values` so that the smallest `count` of them come first, in linear time on average (Hoare). */
function bringSmallest(values: Float32Array, count: number): void {
  let first = 0;
  let last = values.length - 1;
  while (first < last && count > first && count <= last) {
    const pivot = values[(first + last) >> 1];
    let i = first;
    let j = last;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const value = values[i];
        values[i++] = values[j];
        values[j--] = value;
      }
    }
    // All up to j are at most the pivot, all from i at least; between lie equals of it.
    if (count <= j) last = j;
    else if (count >= i) first = i;
    else return;
  }
}
