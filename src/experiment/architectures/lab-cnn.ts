import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  l2,
  layerNormalization,
  maxPooling2d,
  sequential,
} from '../../nn/index.ts';
import type { ModelMaker } from '../experiment.ts';

/** So small that it only keeps frames of silence, whose variance is 0, from being divided by it. */
const EPSILON = 1e-20;

/**
 * The tuned convolutional network of the lab's exercise 6, behind its scaling: each frame to mean 0 and deviation 1
 * over its mel bands.
 */
export const labCnn: ModelMaker = ({ inputShape, classes, seed }) => {
  const penalty = { kernelRegularizer: l2(0.1) };
  return sequential({ inputShape, seed, name: 'lab_cnn' }, [
    layerNormalization({ axis: 1, center: false, scale: false, epsilon: EPSILON }),
    conv2d(16, 3, { activation: 'relu', ...penalty }),
    maxPooling2d(3, { strides: 3, padding: 'same' }),
    batchNormalization(),
    dropout(0.1),
    conv2d(16, 3, { activation: 'relu', ...penalty }),
    maxPooling2d(2, { strides: 2, padding: 'same' }),
    dropout(0.1),
    conv2d(32, 2, { activation: 'relu', ...penalty }),
    batchNormalization(),
    dropout(0.1),
    flatten(),
    dense(32, { activation: 'relu', ...penalty }),
    dropout(0.1),
    dense(classes, { activation: 'softmax' }),
  ]);
};
