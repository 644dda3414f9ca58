import * as nn from '../../src/nn/index.ts';

const relu = { activation: 'relu' } as const;
const softmax = { activation: 'softmax' } as const;

/** The lab's convolutional network for spectrograms of this shape; 666,426 parameters at its own. */
export function labCnn(inputShape: readonly number[] = [128, 216, 1]): nn.Model {
  return nn.sequential({ inputShape, seed: 1 }, [
    nn.conv2d(16, 3, relu),
    nn.maxPooling2d(3, { strides: 3, padding: 'same' }),
    nn.conv2d(16, 3, relu),
    nn.maxPooling2d(2, { strides: 2, padding: 'same' }),
    nn.conv2d(32, 2, relu),
    nn.flatten(),
    nn.dense(32, relu),
    nn.dropout(0.1),
    nn.dense(10, softmax),
  ]);
}

/** The lab's tuned network, with penalties, batch normalization and more dropout; 666,618 parameters at its own shape. */
export function labCnnTuned(inputShape: readonly number[] = [128, 216, 1]): nn.Model {
  const kernelRegularizer = nn.l2(0.1);
  return nn.sequential({ inputShape, seed: 1 }, [
    nn.conv2d(16, 3, { ...relu, kernelRegularizer }),
    nn.maxPooling2d(3, { strides: 3, padding: 'same' }),
    nn.batchNormalization(),
    nn.dropout(0.1),
    nn.conv2d(16, 3, { ...relu, kernelRegularizer }),
    nn.maxPooling2d(2, { strides: 2, padding: 'same' }),
    nn.dropout(0.1),
    nn.conv2d(32, 2, { ...relu, kernelRegularizer }),
    nn.batchNormalization(),
    nn.dropout(0.1),
    nn.flatten(),
    nn.dense(32, { ...relu, kernelRegularizer }),
    nn.dropout(0.1),
    nn.dense(10, softmax),
  ]);
}
