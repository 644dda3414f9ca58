import { shapeText, sizeOf } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import type { AnyModel } from '../nn/model.ts';
import type { ClassifierFacts } from './metadata.ts';
import type { ClassifierSettings } from './settings.ts';

/** What the file of a classifier says about where it comes from. */
export type AboutClassifier = Pick<ClassifierFacts, 'trainingData' | 'licence' | 'earshotVersion'>;

/**
 * One ONNX file from waveforms to probabilities: cutting into windows, features, networks, and the means over windows
 * and networks. IR version 10, operators of ai.onnx opset 21 alone, so that any onnxruntime runs it.
 *
 * Input `waveform`, float32 (batch, samples), mono, at the settings' sample rate, of any length from 1; output
 * `probabilities`, float32 (batch, classes). The front end is constant matrices, in single precision: features are
 * those of the training pipeline but for rounding. The metadata say what the classes and settings are
 * (docs/deploy.md).
 *
 * @param networks at least one, from features (bands, frames, 1) to a probability for each class
 * @param settings how waveforms become features
 * @param about goes into the metadata
 * @returns the bytes of an .onnx file
 * @throws EarshotError INVALID_ARGUMENT without a network, SHAPE_MISMATCH for a network that does not fit the
 * settings, UNSUPPORTED for one that was read from another program's ONNX file
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
 * console.log((await loadClassifier(bytes)).classes); // ['rain', 'wind']
 */
export async function classifierOnnx(
  networks: readonly AnyModel[],
  settings: ClassifierSettings,
  about: AboutClassifier = {},
): Promise<Uint8Array> {
  checkNetworks(networks, settings);
  // what a program that only classifies has no use for
  const { classifierBytes } = await import('./classifier-graph.ts');
  return classifierBytes(networks, settings, about);
}

function checkNetworks(networks: readonly AnyModel[], settings: ClassifierSettings): void {
  if (!Array.isArray(networks) || networks.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `classifierOnnx: at least one network in a list is needed; received ${describe(networks)}.`,
    );
  }
  const { classes, windows, frontEnd } = settings;
  const { center, nFft, hopLength, nMels } = frontEnd;
  const padding = center ? 2 * Math.floor(nFft / 2) : 0;
  const frames = 1 + Math.floor((windows.size + padding - nFft) / hopLength);
  for (const [i, { inputs, outputs, foreign }] of networks.entries()) {
    if (foreign !== undefined) {
      throw new EarshotError(
        'UNSUPPORTED',
        `classifierOnnx: network ${i} was read from an ONNX file that earshot did not write; its graph cannot be part of another one.`,
      );
    }
    const takes = inputs.length === 1 && shapeText(inputs[0].shape) === shapeText([nMels, frames, 1]);
    if (takes && outputs.length === 1 && sizeOf(outputs[0].shape) === classes.length) continue;
    const shapes = (tensors: AnyModel['inputs']) =>
      tensors.map(({ shape }) => shapeText(shape)).join(' and ');
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `classifierOnnx: the settings make features ${shapeText([nMels, frames, 1])} and name ${classes.length} classes; network ${i} goes from ${shapes(inputs)} to ${shapes(outputs)}.`,
    );
  }
}
