import { columnsOf, putColumns } from './columns.ts';
import { frameTransform, LANES } from './frame-transform.ts';

/** A complex spectrogram of shape (bins, frames). */
export interface Spectrum {
  readonly real: Float32Array;
  readonly imag: Float32Array;
  readonly bins: number;
  readonly frames: number;
}

/** How inverse frames are laid over one another. */
export interface Overlap {
  readonly nFft: number;
  readonly window: Float64Array;
  readonly hopLength: number;
  /** Frames in use, from the first. */
  readonly used: number;
}

/**
 * Inverse real FFT: `visit` gets the sums of up to LANES neighbouring frames under the window, and the index of the first
 * of them, at whose beginning the sums begin; to be read before the next call. Bins that are missing count as 0, those
 * beyond 1 + floor(nFft / 2) are left out, and so are the imaginary parts of the bins 0 and nFft / 2.
 */
export function forEachInverse(
  { real, imag, bins, frames }: Spectrum,
  { nFft, window, hopLength, used }: Overlap,
  visit: (sums: Float32Array, first: number) => void,
): void {
  const columns = columnsOf(1 + Math.floor(nFft / 2), used);
  const transform = frameTransform({ nFft, window, stride: hopLength, columns });
  const { collected } = transform;
  const size = Math.min(transform.bins, bins) * columns;
  for (let done = 0; done < used; done += columns) {
    const count = Math.min(columns, used - done);
    for (const [from, to] of [
      [real, collected.real],
      [imag, collected.imag],
    ]) {
      to.fill(0, size);
      putColumns(from, frames, done, to.subarray(0, size), columns, 0, count);
    }
    for (let first = 0; first < count; first += LANES) {
      visit(transform.overlapAdd(first, Math.min(LANES, count - first)), done + first);
    }
  }
}
