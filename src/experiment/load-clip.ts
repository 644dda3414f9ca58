import { load } from '../audio/index.ts';
import type { SoundClip } from './sounds.ts';

/**
 * The samples of a clip, mixed down and resampled. What is odd about a file that can be read was told when the sounds
 * were looked at.
 * @throws EarshotError as `load` does
 */
export async function loadClip(
  { path, start = 0, end }: Pick<SoundClip, 'path' | 'start' | 'end'>,
  sampleRate: number,
): Promise<Float32Array> {
  const duration = end === undefined ? undefined : end - start;
  const { y } = await load(path, { sr: sampleRate, offset: start, duration, onWarning: () => {} });
  return y;
}
