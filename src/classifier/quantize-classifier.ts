import { EarshotError } from '../errors.ts';
import { readMetadata } from './metadata.ts';

/**
 * The same classifier in a smaller file: its networks' kernels and matrices as int8 with a scale for each output
 * channel, about a quarter of their size. The engine makes them floats again when it computes, so speed stays, and so
 * do the front end, biases and statistics; `checkClassifier` says how far the probabilities move.
 *
 * @param bytes what `classifierOnnx` made
 * @throws EarshotError BAD_FILE for bytes that are no classifier, INVALID_ARGUMENT for one that is int8 already
 *
 * @example
 * import { classifierOnnx, describeClassifier, quantizeClassifier } from 'earshot/classifier';
 * import { dense, flatten, sequential } from 'earshot/nn';
 * const network = sequential({ inputShape: [32, 32, 1] }, [flatten(), dense(100), dense(2, { activation: 'softmax' })]);
 * const bytes = await classifierOnnx([network], {
 *   classes: ['rain', 'wind'],
 *   sampleRate: 16_000,
 *   windows: { size: 16_000, hop: 8000, shorter: 'pad' },
 *   frontEnd: {
 *     nFft: 1024, hopLength: 512, winLength: 1024, window: 'hann', center: true, nMels: 32, fMin: 0, fMax: 8000,
 *     htk: false, norm: 'slaney', power: 2, decibels: { ref: 'max', amin: 1e-10, topDb: 80 }, mean: [-40], deviation: [20],
 *   },
 * });
 * const small = await quantizeClassifier(bytes);
 * console.log(describeClassifier(small).weights, small.length < bytes.length / 2); // int8 true
 */
export async function quantizeClassifier(bytes: Uint8Array): Promise<Uint8Array> {
  if (readMetadata(bytes, 'the bytes given').weights === 'int8') {
    throw new EarshotError('INVALID_ARGUMENT', 'quantizeClassifier: the classifier is int8 already.');
  }
  const { quantizedBytes } = await import('./quantize-graph.ts');
  return quantizedBytes(bytes);
}
