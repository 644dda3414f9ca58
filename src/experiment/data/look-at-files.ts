import { availableParallelism } from 'node:os';
import { checkInterrupted } from '../../file-errors.ts';
import type { Monitor } from '../../monitor.ts';
import { COMPILED, startWorkers } from '../../workers.ts';
import type { SoundClip } from '../sounds.ts';
import { type FileFacts, fileFacts } from './file-facts.ts';

/** Files for which a further thread is worth its start. */
const FILES_A_WORKER = 16;
const FILE_FACTS = { module: new URL('./file-facts.js', import.meta.url), export: 'fileFacts' };

/** A file and the indices of the clips that are in it. */
export interface SoundFile {
  path: string;
  clips: readonly number[];
}

/** Decodes all files on all cores, each once; only facts are kept. @throws EarshotError INTERRUPTED */
export async function lookAtFiles(
  files: readonly SoundFile[],
  clips: readonly SoundClip[],
  { monitor, signal }: { monitor: Monitor; signal?: AbortSignal },
): Promise<FileFacts[]> {
  const threads = COMPILED ? Math.min(availableParallelism(), Math.ceil(files.length / FILES_A_WORKER)) : 1;
  const workers = threads > 1 ? await startWorkers(threads) : undefined;
  const found = new Array<FileFacts>(files.length);
  const task = monitor.begin('looking at the sounds', files.length);
  let next = 0;
  let done = 0;
  const runner = async () => {
    while (next < files.length) {
      checkInterrupted(signal, 'looking at the sounds');
      const index = next++;
      const file = files[index];
      const args = [
        file.path,
        file.clips.map((i) => ({ start: clips[i].start, end: clips[i].end })),
      ] as const;
      found[index] = await (workers
        ? (workers.run(FILE_FACTS, args) as Promise<FileFacts>)
        : fileFacts(...args));
      task.advance(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, runner));
  } finally {
    next = files.length;
    await workers?.close();
  }
  task.end();
  return found;
}
