import { EarshotError } from '../errors.ts';
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
    const inside = Array.from(frequencies, (f) => f >= low && f <= high);
    const [first, last] = [inside.indexOf(true), inside.lastIndexOf(true)];
    if (k > 0 && first > 0) inside[first - 1] = true;
    if (k === nBands && last >= 0) inside.fill(true, last + 1);
    const bins = [...inside.keys()].filter((bin) => inside[bin]);
    const count = Math.max(1, roundHalfEven(quantile * bins.length));
    // The bin at a band's upper edge counts in the next one.
    if (k < nBands) bins.pop();
    if (first < 0 || bins.length === 0) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: no bin of the spectrogram falls into the band from ${low} to ${high} Hz. Choose a larger nFft, a larger fMin or fewer bands.`,
      );
    }
    return { bins, count: Math.min(count, bins.length) };
  });
}

/** Frames that are looked at together, and counts up to which sorted lists are faster than Hoare's selection. */
const BLOCK = 16;
const FEW = 16;

/** In each frame the mean of the band's `count` smallest values, and of its `count` largest. */
export function bandExtremes(
  values: Float32Array,
  frames: number,
  { bins, count }: ContrastBand,
): { valleys: Float32Array; peaks: Float32Array } {
  const valleys = new Float32Array(frames);
  const peaks = new Float32Array(frames);
  const { length } = bins;
  const columns = new Float32Array(length * BLOCK);
  for (let first = 0; first < frames; first += BLOCK) {
    // A block of neighbouring frames at a time, since these lie side by side in memory.
    const block = Math.min(BLOCK, frames - first);
    for (let i = 0; i < length; i++) {
      const from = bins[i] * frames + first;
      for (let t = 0; t < block; t++) columns[t * length + i] = values[from + t];
    }
    for (let t = 0; t < block; t++) {
      const column = columns.subarray(t * length, (t + 1) * length);
      const [low, high] = count <= FEW ? fewExtremes(column, count) : manyExtremes(column, count);
      valleys[first + t] = low / count;
      peaks[first + t] = high / count;
    }
  }
  return { valleys, peaks };
}

/** The sums of the `count` smallest and largest, which are kept in order while the others are looked at. */
function fewExtremes(column: Float32Array, count: number): [number, number] {
  const smallest = new Float32Array(count).fill(Infinity);
  const largest = new Float32Array(count).fill(-Infinity);
  // Spectra mostly fall with frequency: from the top the smallest come first, and few of them change.
  for (let i = column.length - 1; i >= 0; i--) {
    const value = column[i];
    if (value >= smallest[count - 1]) continue;
    let at = count - 1;
    for (; at > 0 && smallest[at - 1] > value; at--) smallest[at] = smallest[at - 1];
    smallest[at] = value;
  }
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value <= largest[count - 1]) continue;
    let at = count - 1;
    for (; at > 0 && largest[at - 1] < value; at--) largest[at] = largest[at - 1];
    largest[at] = value;
  }
  let [low, high] = [0, 0];
  for (let i = 0; i < count; i++) {
    low += smallest[i];
    high += largest[i];
  }
  return [low, high];
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
