import { availableParallelism } from 'node:os';
import { COMPILED, startWorkers } from '../workers.ts';
import { type ClipSpectrogram, clipSpectrogram } from './clip-spectrogram.ts';

/** Clips for which a further thread is worth its start. */
const CLIPS_A_WORKER = 16;

/**
 * Computes the spectrograms of many clips on all cores.
 *
 * @param take gets each result with the clip's place, in any order; what it throws stops the work
 */
export async function spectrogramsOf(
  paths: readonly string[],
  take: (index: number, result: ClipSpectrogram) => void,
): Promise<void> {
  const threads = COMPILED ? Math.min(availableParallelism(), Math.ceil(paths.length / CLIPS_A_WORKER)) : 1;
  let next = 0;
  const runner = async (compute: (path: string) => Promise<ClipSpectrogram>) => {
    while (next < paths.length) {
      const index = next++;
      take(index, await compute(paths[index]));
    }
  };
  if (threads <= 1) return runner(clipSpectrogram);
  const workers = await startWorkers(threads);
  const fn = { module: new URL('./clip-spectrogram.js', import.meta.url), export: 'clipSpectrogram' };
  const compute = (path: string) => workers.run(fn, [path]) as Promise<ClipSpectrogram>;
  try {
    await Promise.all(Array.from({ length: threads }, () => runner(compute)));
  } finally {
    await workers.close();
  }
}
