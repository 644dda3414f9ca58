import { shapeText, type Tensor, tensor } from '../array/tensor.ts';
import { channelsOf, type Signal } from '../audio/channels.ts';
import { checkPositiveInteger } from '../audio/check.ts';
import { toMono } from '../audio/to-mono.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkOptions, optionNames } from '../nn/options.ts';
import type { Session } from '../runtime/index.ts';
import type { ClassifierMetadata } from './metadata.ts';
import { type Piece, StreamCutter } from './stream-cutter.ts';
import { windowAt, windowStarts } from './windows.ts';

/** Samples of the windows that the engine gets at once: more take more memory and are no faster. */
const SAMPLES_PER_RUN = 2 ** 19;

/** Samples of a long recording that are resampled at once. */
const SAMPLES_AT_ONCE = 2 ** 19;

/** A class and its probability. */
export interface ClassProbability {
  className: string;
  probability: number;
}

/** What a classifier says about a sound. */
export interface Classification extends ClassProbability {
  /** a probability for each class, in the order of `classes` */
  probabilities: number[];
  /** the likeliest classes, the likeliest first */
  top: ClassProbability[];
}

/** What a classifier says about a part of a recording. */
export interface WindowClassification extends Classification {
  /** seconds from the recording's start */
  start: number;
  end: number;
}

export interface ClassifyOptions {
  /** sample rate of the sounds in hertz; they are resampled to the model's */
  sr: number;
  /** how many classes `top` has; default 5 */
  topK?: number;
}

export interface WindowOptions extends ClassifyOptions {
  /** seconds that are classified together; default: a window of the model */
  window?: number;
  /** seconds from one window's start to the next one's; default: the model's own, at most `window` */
  hop?: number;
}

const classifyOptions = optionNames<ClassifyOptions>()(['sr', 'topK']);
const windowOptions = optionNames<WindowOptions>()(['sr', 'topK', 'window', 'hop']);

/** An exported classifier, ready to run. `loadClassifier` makes it. */
export class Classifier {
  /** class names, in the order of the probabilities */
  readonly classes: readonly string[];
  /** hertz: what sounds are resampled to */
  readonly sampleRate: number;
  /** seconds that the network sees at once */
  readonly windowDuration: number;
  /** all that the file says about itself */
  readonly metadata: ClassifierMetadata;
  readonly #session: Session;
  readonly #what: string;
  readonly #windowsPerRun: number;

  /** @internal */
  constructor(metadata: ClassifierMetadata, session: Session, what: string) {
    const { classes, sampleRate, windows } = metadata.settings;
    [this.classes, this.sampleRate, this.windowDuration] = [classes, sampleRate, windows.size / sampleRate];
    [this.metadata, this.#session, this.#what] = [metadata, session, what];
    this.#windowsPerRun = Math.max(1, Math.floor(SAMPLES_PER_RUN / windows.size));
  }

  /**
   * What a sound is. Several channels are mixed down, another rate is resampled; of a sound that is longer than a
   * window all windows count alike.
   *
   * @param y mono samples, or a float32 tensor (channels, samples); a list of them for several sounds at once
   * @throws EarshotError INVALID_ARGUMENT for an empty sound or a missing rate, NOT_FINITE for NaN or infinity
   */
  async classify(y: Signal, options: ClassifyOptions): Promise<Classification>;
  async classify(y: readonly Signal[], options: ClassifyOptions): Promise<Classification[]>;
  async classify(
    y: Signal | readonly Signal[],
    options: ClassifyOptions,
  ): Promise<Classification | Classification[]> {
    checkOptions('classify', options, classifyOptions);
    const { sr, topK } = options;
    checkRate('classify', sr);
    checkTopK('classify', topK);
    const waves = [];
    for (const one of Array.isArray(y) ? y : [y])
      waves.push(await this.#atOwnRate(monoOf('classify', one), sr));
    const results = (await this.#probabilities(waves)).map((row) => this.#classification(row, topK));
    return Array.isArray(y) ? results : results[0];
  }

  /**
   * What is heard when in a long recording: `stream` over all of it. Only some seconds of it are resampled at a time.
   *
   * @param y mono samples, or a float32 tensor (channels, samples)
   * @returns one entry a window, by start; `findEvents` joins them to events
   * @throws EarshotError as `classify`
   */
  async classifyWindows(y: Signal, options: WindowOptions): Promise<WindowClassification[]> {
    const { channels } = channelsOf('classifyWindows', y);
    const parts = function* () {
      for (let from = 0; from < channels[0].length; from += SAMPLES_AT_ONCE)
        yield toMono(channels.map((channel) => channel.subarray(from, from + SAMPLES_AT_ONCE)));
    };
    const results: WindowClassification[] = [];
    for await (const result of this.#windowsOf('classifyWindows', parts(), options)) results.push(result);
    return results;
  }

  /**
   * Classifies sound as it comes, window by window: each as soon as its last sample is there. The last window is moved
   * back to end with the sound. What was classified is forgotten, so this takes the memory of some windows.
   *
   * @param chunks mono samples, or float32 tensors (channels, samples), of any lengths
   * @throws EarshotError as `classify`
   */
  stream(
    chunks: Iterable<Signal> | AsyncIterable<Signal>,
    options: WindowOptions,
  ): AsyncGenerator<WindowClassification> {
    return this.#windowsOf('stream', chunks, options);
  }

  /** Frees the memory that the engine holds. The classifier cannot be used any more. */
  release(): Promise<void> {
    return this.#session.release();
  }

  async *#windowsOf(
    where: string,
    chunks: Iterable<Signal> | AsyncIterable<Signal>,
    options: WindowOptions,
  ): AsyncGenerator<WindowClassification> {
    checkOptions(where, options, windowOptions);
    const { sr, topK } = options;
    checkRate(where, sr);
    checkTopK(where, topK);
    const cut = this.#cut(where, options);
    const cutter = new StreamCutter(cut);
    const resampler = await this.#resampler(sr);
    let total = 0;
    const arrived = (samples: Float32Array) => {
      total += samples.length;
      return cutter.push(samples);
    };
    for await (const chunk of chunks) {
      if (chunk instanceof Float32Array && chunk.length === 0) continue; // nothing came in a while
      const mono = monoOf(where, chunk);
      yield* this.#classified(arrived(resampler?.push(mono) ?? mono), cut.size, topK, () => total);
    }
    if (resampler !== undefined)
      yield* this.#classified(arrived(resampler.end()), cut.size, topK, () => total);
    yield* this.#classified(cutter.end(), cut.size, topK, () => total);
  }

  async *#classified(
    pieces: Iterable<Piece>,
    size: number,
    topK: number | undefined,
    total: () => number,
  ): AsyncGenerator<WindowClassification> {
    for (const some of groups(pieces, this.#windowsPerRun)) {
      const rows = await this.#probabilities(some.map(({ samples }) => samples));
      for (const [i, { start }] of some.entries()) {
        const end = Math.min(start + size, total());
        yield {
          start: start / this.sampleRate,
          end: end / this.sampleRate,
          ...this.#classification(rows[i], topK),
        };
      }
    }
  }

  /** Probabilities of each wave, at the model's rate: the mean over its windows. */
  async #probabilities(waves: readonly Float32Array[]): Promise<number[][]> {
    const { windows } = this.metadata.settings;
    const all = waves.flatMap((wave, i) =>
      windowStarts(wave.length, windows).map((start) => ({
        wave: i,
        samples: windowAt(wave, start, windows),
      })),
    );
    const sums = waves.map(() => new Array<number>(this.classes.length).fill(0));
    const counts = waves.map(() => 0);
    for (const some of groups(all, this.#windowsPerRun)) {
      const rows = await this.#run(some.map(({ samples }) => samples));
      for (const [i, { wave }] of some.entries()) {
        counts[wave]++;
        for (const [j, value] of rows[i].entries()) sums[wave][j] += value;
      }
    }
    return sums.map((sum, i) => sum.map((value) => value / counts[i]));
  }

  /** What the network says about windows. */
  async #run(windows: readonly Float32Array[]): Promise<Float32Array[]> {
    const { size } = this.metadata.settings.windows;
    const data = new Float32Array(windows.length * size);
    for (const [i, window] of windows.entries()) data.set(window, i * size);
    const { probabilities } = await this.#session.run({ waveform: tensor(data, [windows.length, size]) });
    this.#check(probabilities, windows.length);
    const values = probabilities.data as Float32Array;
    const { length } = this.classes;
    return windows.map((_, i) => values.subarray(i * length, (i + 1) * length));
  }

  #check(probabilities: Tensor | undefined, count: number): void {
    const wanted = shapeText([count, this.classes.length]);
    if (probabilities !== undefined && shapeText(probabilities.dims) === wanted) return;
    throw new EarshotError(
      'BAD_FILE',
      `${this.#what} does not keep to its own metadata: 'probabilities' should be ${wanted}; received ${probabilities === undefined ? 'none' : shapeText(probabilities.dims)}. Export it again.`,
    );
  }

  #classification(probabilities: number[], topK = 5): Classification {
    const top = this.classes
      .map((className, i) => ({ className, probability: probabilities[i] }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, topK);
    return { ...top[0], probabilities, top };
  }

  async #atOwnRate(y: Float32Array, sr: number): Promise<Float32Array> {
    if (sr === this.sampleRate) return y;
    const { resample } = await import('../audio/resample.ts');
    return resample(y, { origSr: sr, targetSr: this.sampleRate });
  }

  async #resampler(sr: number) {
    if (sr === this.sampleRate) return undefined;
    const { StreamResampler } = await import('../audio/stream-resampler.ts');
    return new StreamResampler(sr, this.sampleRate);
  }

  /** Lengths of the windows of a recording, in samples at the model's rate. */
  #cut(where: string, { window, hop }: WindowOptions): { size: number; hop: number } {
    const samples = (name: string, seconds: number) => {
      const count = Math.round(seconds * this.sampleRate);
      if (Number.isFinite(count) && count >= 1) return count;
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: ${name} must be a duration above 0 in seconds; received ${describe(seconds)}.`,
      );
    };
    const own = this.metadata.settings.windows;
    const size = window === undefined ? own.size : samples('window', window);
    return { size, hop: hop === undefined ? Math.min(own.hop, size) : samples('hop', hop) };
  }
}

function monoOf(where: string, y: Signal): Float32Array {
  return toMono(channelsOf(where, y).channels);
}

function checkRate(where: string, sr: unknown): void {
  if (Number.isSafeInteger(sr) && (sr as number) > 0) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${where}: sr must be the sample rate of the sound, a whole number of hertz; received ${describe(sr)}. load() gives it beside the samples.`,
  );
}

function checkTopK(where: string, topK: number | undefined): void {
  if (topK !== undefined) checkPositiveInteger(where, 'topK', topK);
}

function* groups<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
