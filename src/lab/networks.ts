import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  l2,
  type Model,
  maxPooling2d,
  sequential,
} from '../nn/index.ts';

/** @file The lab's networks. Change a layer here and run the lab again: the exercises that it touches run anew. */

/** Exercise 2: 1-5-5-1, 46 parameters. */
export function regressionNetwork(seed: number): Model {
  return sequential({ inputShape: [1], seed }, [
    dense(5, { activation: 'relu' }),
    dense(5, { activation: 'relu' }),
    dense(1),
  ]);
}

/** Exercise 3: 2-5-5-1 with one sigmoid output, the probability of class 1; 51 parameters. */
export function classificationNetwork(seed: number): Model {
  return sequential({ inputShape: [2], seed }, [
    dense(5, { activation: 'relu' }),
    dense(5, { activation: 'relu' }),
    dense(1, { activation: 'sigmoid' }),
  ]);
}

/** Exercise 5: 16-16-10 on flattened spectrograms; 442,826 parameters for 27,648 inputs. */
export function plainMlp(seed: number, inputs: number, classes: number): Model {
  return sequential({ inputShape: [inputs], seed, name: 'plain_mlp' }, [
    dense(16, { activation: 'relu' }),
    dense(16, { activation: 'relu' }),
    dense(classes, { activation: 'softmax' }),
  ]);
}

/** The plain one that silences a fifth of its hidden units at each step. */
export function dropoutMlp(seed: number, inputs: number, classes: number): Model {
  return sequential({ inputShape: [inputs], seed, name: 'dropout_mlp' }, [
    dense(16, { activation: 'relu' }),
    dropout(0.2),
    dense(16, { activation: 'relu' }),
    dropout(0.2),
    dense(classes, { activation: 'softmax' }),
  ]);
}

/** The plain one whose large weights cost. */
export function regularizedMlp(seed: number, inputs: number, classes: number): Model {
  return sequential({ inputShape: [inputs], seed, name: 'regularized_mlp' }, [
    dense(16, { activation: 'relu', kernelRegularizer: l2(0.01) }),
    dense(16, { activation: 'relu', kernelRegularizer: l2(0.01) }),
    dense(classes, { activation: 'softmax' }),
  ]);
}

/** The plain one with fewer units: 8-8-10. */
export function smallMlp(seed: number, inputs: number, classes: number): Model {
  return sequential({ inputShape: [inputs], seed, name: 'small_mlp' }, [
    dense(8, { activation: 'relu' }),
    dense(8, { activation: 'relu' }),
    dense(classes, { activation: 'softmax' }),
  ]);
}

/** Exercise 6: three convolutions; 666,426 parameters for (128, 216, 1). */
export function plainCnn(seed: number, inputShape: readonly number[], classes: number): Model {
  return sequential({ inputShape, seed, name: 'plain_cnn' }, [
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(3, { strides: 3, padding: 'same' }),
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(2, { strides: 2, padding: 'same' }),
    conv2d(32, 2, { activation: 'relu' }),
    flatten(),
    dense(32, { activation: 'relu' }),
    dropout(0.1),
    dense(classes, { activation: 'softmax' }),
  ]);
}

/** Exercise 6, tuned: penalties, batch normalisation and dropout; 666,618 parameters, 666,522 of them trainable. */
export function tunedCnn(seed: number, inputShape: readonly number[], classes: number): Model {
  const penalty = { kernelRegularizer: l2(0.1) };
  return sequential({ inputShape, seed, name: 'tuned_cnn' }, [
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
}
