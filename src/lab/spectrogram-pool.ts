import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ClipSpectrogram, clipSpectrogram } from './clip-spectrogram.ts';

/** Clips for which a further thread is worth its start. */
const CLIPS_A_WORKER = 16;
/** Worker threads need the compiled file; run from its source, the lab does without them. */
const COMPILED = import.meta.url.endsWith('.js');

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
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./spectrogram-worker.js', import.meta.url)),
  );
  try {
    await Promise.all(workers.map((worker) => runner((path) => ask(worker, path))));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, path: string): Promise<ClipSpectrogram> {
  return new Promise((resolve, reject) => {
    const answered = (result: ClipSpectrogram) => {
      worker.off('error', reject);
      resolve(result);
    };
    worker.once('message', answered);
    worker.once('error', reject);
    worker.postMessage(path);
  });
}
