import { channelsOf, type Signal } from './channels.ts';
import { likeSignal } from './like-signal.ts';
import { nonSilentFrames, type SilenceOptions } from './non-silent.ts';

/**
 * A signal without the silence at its beginning and end, as `librosa.effects.trim` (0.11).
 *
 * A frame is silent where its root mean square is `topDb` or more below the reference. A signal that is all
 * zeros has no louder frame to compare with, and is kept whole.
 *
 * @param y - Mono samples, or a tensor (channels, n) whose channels are cut alike.
 * @param options - See {@link SilenceOptions}: `topDb` = 60, `ref` = 'max', `frameLength` = 2048,
 *   `hopLength` = 512, `aggregate` = 'max'.
 * @returns `y`, a copy of the part that is left, of the form given (empty where every frame is silent), and
 *   `index`, its first sample and the one after its last.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal or options out of range, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { trim } from 'earshot/audio';
 *
 * const y = new Float32Array(22050);
 * for (let n = 8192; n < 16384; n++) y[n] = Math.sin(n / 10);
 * const { index } = trim(y);
 * index; // [7680, 17408]
 * ```
 */
export function trim<S extends Signal>(
  y: S,
  options: SilenceOptions = {},
): { y: S; index: [start: number, end: number] } {
  const { frames, hopLength, samples } = nonSilentFrames('trim', y, options);
  const first = frames.indexOf(true);
  const start = first < 0 ? 0 : first * hopLength;
  const end = first < 0 ? 0 : Math.min(samples, (frames.lastIndexOf(true) + 1) * hopLength);
  const channels = channelsOf('trim', y).channels.map((channel) => channel.slice(start, end));
  return { y: likeSignal(y, channels), index: [start, end] };
}
