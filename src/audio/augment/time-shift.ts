import { describe, EarshotError } from '../../errors.ts';
import { channelsOf, type Signal } from '../channels.ts';
import { likeSignal } from '../like-signal.ts';

/** How far to shift: so many samples, or so many seconds at a sample rate; below 0 to the left. */
export type TimeShiftOptions = { samples: number } | { seconds: number; sr: number };

/**
 * A signal shifted in time, circularly: what leaves at one end comes in at the other, as `numpy.roll`, and as `Shift`
 * of audiomentations with its default `rollover`.
 *
 * @param y - Mono samples, or a tensor (channels, n); all channels are shifted alike.
 * @param options - `samples`, a whole number; or `seconds` with `sr`, the sample rate in Hz, rounded to samples.
 * @returns A signal of the form and length of `y`.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal or another shift, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { timeShift } from 'earshot/audio';
 *
 * timeShift(Float32Array.of(1, 2, 3, 4), { samples: 1 }); // 4 1 2 3
 * timeShift(Float32Array.of(1, 2, 3, 4), { seconds: -0.5, sr: 4 }); // 3 4 1 2
 * ```
 */
export function timeShift<S extends Signal>(y: S, options: TimeShiftOptions): S {
  const { channels } = channelsOf('timeShift', y);
  const samples = samplesOf(options);
  return likeSignal(
    y,
    channels.map((channel) => rolled(channel, samples)),
  );
}

/** `values` shifted to the right by `count` places, circularly. */
export function rolled(values: Float32Array, count: number): Float32Array {
  const n = values.length;
  const to = ((count % n) + n) % n;
  const shifted = new Float32Array(n);
  shifted.set(values.subarray(0, n - to), to);
  shifted.set(values.subarray(n - to), 0);
  return shifted;
}

function samplesOf(options: TimeShiftOptions): number {
  if ('samples' in options) {
    if (Number.isSafeInteger(options.samples)) return options.samples;
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `timeShift: samples must be a whole number; received ${describe(options.samples)}. For seconds give { seconds, sr }.`,
    );
  }
  const { seconds, sr } = options;
  const samples = Math.round(seconds * sr);
  if (Number.isSafeInteger(samples) && sr > 0) return samples;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `timeShift: { samples }, or { seconds, sr } with a sample rate above 0, is needed; received seconds=${describe(seconds)}, sr=${describe(sr)}.`,
  );
}
