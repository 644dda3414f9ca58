import { availableParallelism } from 'node:os';
import { COMPILED, startWorkers, type Workers } from '../../workers.ts';
import type { SoundContent, SoundNeeds } from './read-sound.ts';

/** Files for which a further thread is worth its start. */
const FILES_A_WORKER = 16;
const READ_SOUND = { module: new URL('./read-sound.js', import.meta.url), export: 'readSound' };

/**
 * Reads sound files on the cores that the engine leaves free, some ahead of the one that is asked for: the first while
 * the engine loads its model, the others while it works.
 */
export class SoundReader {
  readonly files: readonly string[];
  readonly #threads: number;
  readonly #workers: Promise<Workers> | undefined;
  /** What is read or was read ahead, by index. */
  readonly #sounds = new Map<number, Promise<SoundContent>>();
  #needs!: SoundNeeds;

  /** Starts the threads. */
  constructor(files: readonly string[]) {
    this.files = files;
    const free = COMPILED ? availableParallelism() - 1 : 0;
    this.#threads = Math.min(free, Math.ceil(files.length / FILES_A_WORKER));
    if (this.#threads > 0) this.#workers = startWorkers(this.#threads);
  }

  /** Has the first files read. */
  begin(needs: SoundNeeds): void {
    this.#needs = needs;
    this.#readAhead(0);
  }

  /**
   * The file at an index, each of which is asked for once, in order.
   * @throws EarshotError as `load`
   */
  async read(index: number): Promise<SoundContent> {
    if (this.#workers === undefined) {
      const { readSound } = await import('./read-sound.ts');
      return readSound(this.files[index], this.#needs);
    }
    this.#readAhead(index);
    const sound = this.#sounds.get(index)!;
    this.#sounds.delete(index);
    return sound;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await (await this.#workers)?.close();
  }

  /** Has a file read and those behind it, two for each thread. */
  #readAhead(index: number): void {
    const end = Math.min(index + 2 * this.#threads, this.files.length);
    for (let i = index; i < end; i++) {
      if (this.#sounds.has(i)) continue;
      const sound = this.#workers!.then((workers) => workers.run(READ_SOUND, [this.files[i], this.#needs]));
      sound.catch(() => {}); // heard by who reads it
      this.#sounds.set(i, sound as Promise<SoundContent>);
    }
  }
}
