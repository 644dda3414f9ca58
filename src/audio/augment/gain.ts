import { describe, EarshotError } from '../../errors.ts';
import { channelsOf, type Signal } from '../channels.ts';
import { likeSignal } from '../like-signal.ts';

export interface GainOptions {
  /** Decibels: 20 makes a signal ten times as large, -6.02 halves it, 0 leaves it. */
  gainDb: number;
}

/**
 * A signal made louder or softer: times 10^(gainDb / 20), as `torchaudio.functional.gain`. Nothing is clipped.
 *
 * @param y - Mono samples, or a tensor (channels, n).
 * @param options - `gainDb`, in decibels.
 * @returns A signal of the form and length of `y`.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal or a gain that is no finite number, NOT_FINITE for NaN or
 *   infinity.
 *
 * @example
 * ```ts
 * import { gain } from 'earshot/audio';
 *
 * gain(Float32Array.of(0.25, -0.5), { gainDb: 20 }); // 2.5 -5
 * ```
 */
export function gain<S extends Signal>(y: S, { gainDb }: GainOptions): S {
  const { channels } = channelsOf('gain', y);
  if (!Number.isFinite(gainDb)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `gain: gainDb must be a finite number of decibels; received ${describe(gainDb)}.`,
    );
  }
  const factor = 10 ** (gainDb / 20);
  const louder = channels.map((channel) => {
    const out = new Float32Array(channel.length);
    for (let n = 0; n < out.length; n++) out[n] = factor * channel[n];
    return out;
  });
  return likeSignal(y, louder);
}
