import { EarshotError } from '../errors.ts';
import { createSession, loadEngine, type Session } from '../runtime/index.ts';
import { Classifier } from './classifier.ts';
import { readMetadata } from './metadata.ts';
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
  { threads = 1 }: LoadClassifierOptions = {},
): Promise<Classifier> {
  const what = sourceName(source);
  const [bytes] = await Promise.all([readModel(source), loadEngine()]);
  const metadata = readMetadata(bytes, what);
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
