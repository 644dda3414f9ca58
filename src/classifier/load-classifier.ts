import { EarshotError } from '../errors.ts';
import { createSession, loadEngine, type Session } from '../runtime/index.ts';
import { Classifier } from './classifier.ts';
import { type ClassifierMetadata, readMetadata } from './metadata.ts';
import { type ModelSource, readModel, sourceName } from './read-model.ts';

export interface LoadClassifierOptions {
  /** threads of the engine; default 1: the graphs are so small that more threads gain little, and lose much on a busy machine */
  threads?: number;
}

/**
 * A classifier from a file that `earshot export` or `classifierOnnx` wrote, ready to run, in Node and in a browser.
 *
 * @param source path (in Node), URL, bytes, or a file that was chosen on a page
 * @throws EarshotError NOT_FOUND when there is no such file, BAD_FILE when it is damaged, another ONNX model or of a
 * newer format, ENGINE_FAILED when no engine can be loaded
 *
 * @example
 * import { classifierOnnx, loadClassifier } from 'earshot/classifier';
 * import { dense, flatten, sequential } from 'earshot/nn';
 * const network = sequential({ inputShape: [32, 32, 1] }, [flatten(), dense(2, { activation: 'softmax' })]);
 * const bytes = await classifierOnnx([network], {
 *   classes: ['rain', 'wind'],
 *   sampleRate: 16_000,
 *   windows: { size: 16_000, hop: 8000, shorter: 'pad' },
 *   frontEnd: {
 *     nFft: 1024, hopLength: 512, winLength: 1024, window: 'hann', center: true, nMels: 32, fMin: 0, fMax: 8000,
 *     htk: false, norm: 'slaney', power: 2, decibels: { ref: 'max', amin: 1e-10, topDb: 80 }, mean: [-40], deviation: [20],
 *   },
 * });
 * const classifier = await loadClassifier(bytes); // or a path, or a URL
 * const y = Float32Array.from({ length: 44_100 }, (_, i) => Math.sin(i / 10));
 * const { className, probabilities } = await classifier.classify(y, { sr: 44_100 });
 * console.log(classifier.classes.includes(className), probabilities.length); // true 2
 */
export async function loadClassifier(
  source: ModelSource,
  options: LoadClassifierOptions = {},
): Promise<Classifier> {
  const [file] = await Promise.all([readClassifier(source), loadEngine()]);
  return startClassifier(file, options);
}

/** A classifier's file, read and not yet given to the engine. */
export interface ClassifierFile {
  bytes: Uint8Array;
  metadata: ClassifierMetadata;
  /** how errors call it */
  what: string;
}

/** The first half of `loadClassifier`, for who has work for other threads while the engine takes the model. */
export async function readClassifier(source: ModelSource): Promise<ClassifierFile> {
  const what = sourceName(source);
  const bytes = await readModel(source);
  return { bytes, metadata: readMetadata(bytes, what), what };
}

/** The second half of `loadClassifier`. */
export async function startClassifier(
  { bytes, metadata, what }: ClassifierFile,
  { threads = 1 }: LoadClassifierOptions = {},
): Promise<Classifier> {
  return new Classifier(metadata, await compiled(bytes, what, threads), what);
}

/** @throws EarshotError BAD_FILE when the engine does not take the graph */
export async function compiled(bytes: Uint8Array, what: string, threads = 1): Promise<Session> {
  try {
    return await createSession(bytes, { threads });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EarshotError('BAD_FILE', `${what} is damaged: ${reason}. Copy or export it again.`, { cause });
  }
}
