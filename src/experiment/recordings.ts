import { availableParallelism } from 'node:os';
import { floats } from '../array/tensor.ts';
import { rawFeatures } from '../classifier/features.ts';
import type { FrontEnd, Windows } from '../classifier/settings.ts';
import { windowAt, windowStarts } from '../classifier/windows.ts';
import { EarshotError } from '../errors.ts';
import { type Monitor, silent } from '../monitor.ts';
import { COMPILED, startWorkers } from '../workers.ts';
import type { Experiment } from './experiment.ts';
import { networkInputShape, unfittedFrontEnd, windowsOf } from './fit-front-end.ts';
import { loadClip } from './load-clip.ts';
import type { SoundSet } from './sounds.ts';

/** Clips for which a further thread is worth its start. */
const CLIPS_A_WORKER = 16;
const LOAD_CLIP = { module: new URL('./load-clip.js', import.meta.url), export: 'loadClip' };

/** Features are kept up to so many bytes; those of further windows are computed again each time. */
const KEPT_BYTES = 2 ** 30;

/** The samples of clips, their windows, and what features these have before mean and deviation. */
export class Recordings {
  /** of each clip, mono, at the sample rate */
  readonly samples: readonly Float32Array[];
  /** hertz */
  readonly sampleRate: number;
  readonly windows: Windows;
  /** the front end without mean and deviation */
  readonly frontEnd: FrontEnd;
  /** of a window's features */
  readonly bands: number;
  readonly frames: number;
  readonly #kept = new Map<string, Float32Array>();

  constructor(samples: readonly Float32Array[], { data, features }: Pick<Experiment, 'data' | 'features'>) {
    this.samples = samples;
    this.sampleRate = data.sampleRate;
    this.windows = windowsOf(data);
    this.frontEnd = unfittedFrontEnd(features, data.sampleRate);
    [this.bands, this.frames] = networkInputShape({ data }, this.frontEnd);
  }

  /** Where the windows of a clip start when it is predicted, in samples. */
  starts(clip: number): number[] {
    return windowStarts(this.samples[clip].length, this.windows);
  }

  /** Features of a window, (bands, frames), which are kept: not to be written to. */
  rawFeatures(clip: number, start: number): Float32Array {
    const key = `${clip} ${start}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const y = windowAt(this.samples[clip], start, this.windows);
    const made = floats(rawFeatures(y, this.sampleRate, this.frontEnd));
    if (made.byteLength * (this.#kept.size + 1) <= KEPT_BYTES) this.#kept.set(key, made);
    return made;
  }
}

export interface LoadRecordingsOptions {
  /** hears how many clips are loaded; default: nobody */
  monitor?: Monitor;
  /** stops the loading */
  signal?: AbortSignal;
}

/**
 * Decodes the clips of a set on all cores: mono, at the experiment's rate, all kept in memory (0.44 MB for five seconds
 * at 22,050 Hz).
 *
 * @returns the recordings, in the order of the clips
 * @throws EarshotError as `load` does for a clip that cannot be read; INTERRUPTED
 */
export async function loadRecordings(
  { clips }: Pick<SoundSet, 'clips'>,
  experiment: Pick<Experiment, 'data' | 'features'>,
  { monitor = silent, signal }: LoadRecordingsOptions = {},
): Promise<Recordings> {
  const { sampleRate } = experiment.data;
  const threads = COMPILED ? Math.min(availableParallelism(), Math.ceil(clips.length / CLIPS_A_WORKER)) : 1;
  const samples = new Array<Float32Array>(clips.length);
  const recordings = new Recordings(samples, experiment);
  const workers = await startWorkers(threads > 1 ? threads : 0);
  const task = monitor.begin('loading the sounds', clips.length);
  let next = 0;
  let done = 0;
  const runner = async () => {
    while (next < clips.length) {
      if (signal?.aborted)
        throw new EarshotError('INTERRUPTED', 'the loading of the sounds was interrupted.');
      const index = next++;
      const { path, start, end } = clips[index];
      const args = [{ path, start, end }, sampleRate] as const;
      samples[index] = (await (threads > 1
        ? workers.run(LOAD_CLIP, args)
        : loadClip(...args))) as Float32Array;
      task.advance(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, runner));
  } finally {
    next = clips.length;
    await workers.close();
  }
  task.end();
  return recordings;
}
