import type { Signal } from './channels.ts';
import { nonSilentFrames, type SilenceOptions } from './non-silent.ts';

/**
 * The stretches of a signal that are not silent, as `librosa.effects.split` (0.11); silence is told as by
 * {@link trim}.
 *
 * @param y - Mono samples, or a tensor (channels, n).
 * @param options - See {@link SilenceOptions}: `topDb` = 60, `ref` = 'max', `frameLength` = 2048,
 *   `hopLength` = 512, `aggregate` = 'max'.
 * @returns The first sample of each stretch and the one after its last, in order; none where all is silent.
 * @throws EarshotError as {@link trim} does.
 *
 * @example
 * ```ts
 * import { split } from 'earshot/audio';
 *
 * const y = new Float32Array(30000);
 * for (const n of [5000, 20000]) y[n] = 1;
 * split(y); // [[4096, 6144], [19456, 21504]]
 * ```
 */
export function split(y: Signal, options: SilenceOptions = {}): [start: number, end: number][] {
  const { frames, hopLength, samples } = nonSilentFrames('split', y, options);
  const stretches: [number, number][] = [];
  frames.forEach((loud, t) => {
    if (loud && !frames[t - 1]) stretches.push([t * hopLength, 0]);
    if (loud) stretches[stretches.length - 1][1] = Math.min(samples, (t + 1) * hopLength);
  });
  return stretches.map(([start, end]) => [Math.min(start, samples), end]);
}
