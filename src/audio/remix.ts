import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { likeSignal } from './like-signal.ts';
import { toMono } from './to-mono.ts';

/** Samples this near to 0 count as 0, which counts as positive. */
const SILENT = Math.fround(1e-10);

/**
 * Stretches of a signal one after the other in another order, as `librosa.effects.remix` (0.11).
 *
 * Porting note: an interval must be given in order, with a start of at least 0; librosa counts negative indices from
 * the end and takes a reversed interval for an empty one.
 *
 * @param y - Mono samples, or a tensor (channels, n).
 * @param intervals - First sample of each stretch and the one after its last, as {@link split} gives them; at least one.
 * @param options - `alignZeros` (default true): move each boundary to the nearest zero crossing of the mean of the
 *   channels, or to the end, so that no clicks arise.
 * @returns The stretches joined, of the form given.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal, no interval or one that is no such pair, NOT_FINITE for NaN
 *   or infinity.
 *
 * @example
 * ```ts
 * import { remix } from 'earshot/audio';
 *
 * const y = Float32Array.of(1, 2, -3, -4, 5, 6);
 * remix(y, [[4, 6], [0, 2]]); // Float32Array [5, 6, 1, 2]
 * ```
 */
export function remix<S extends Signal>(
  y: S,
  intervals: readonly (readonly [start: number, end: number])[],
  { alignZeros = true } = {},
): S {
  const { channels } = channelsOf('remix', y);
  checkIntervals(intervals);
  const crossings = alignZeros ? zeroCrossings(toMono(channels)) : [];
  const stretches = intervals.map((interval) =>
    alignZeros ? interval.map((at) => nearest(crossings, at)) : interval,
  );
  const mixed = channels.map((channel) => joined(stretches.map(([from, to]) => channel.subarray(from, to))));
  return likeSignal(y, mixed);
}

/** The samples at which the sign changes, 0 and the length among them. */
function zeroCrossings(y: Float32Array): number[] {
  const crossings = [0];
  for (let i = 1; i < y.length; i++) if (y[i] < -SILENT !== y[i - 1] < -SILENT) crossings.push(i);
  crossings.push(y.length);
  return crossings;
}

/** The entry of an ascending list that is nearest to `at`, the larger of two equally near. */
function nearest(sorted: readonly number[], at: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at - sorted[low - 1] < Math.abs(sorted[low] - at) ? sorted[low - 1] : sorted[low];
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function checkIntervals(intervals: readonly (readonly number[])[]): void {
  if (intervals.length === 0) {
    throw new EarshotError('INVALID_ARGUMENT', 'remix: intervals is empty; at least one is needed.');
  }
  for (const interval of intervals) {
    const [start, end] = interval;
    if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) continue;
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `remix: an interval must be two whole numbers, 0 <= start <= end; received ${describe(interval)}.`,
    );
  }
}
