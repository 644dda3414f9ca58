import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';

/** @file The same text as Keras 3.15's `summary(line_length=...)` prints. */

const kernelRegularizer = nn.l2(0.1);
const relu = { activation: 'relu' } as const;
const models: Record<string, nn.Sequential> = {
  perceptron: nn.sequential({ inputShape: [1] }, [nn.dense(5, relu), nn.dense(5, relu), nn.dense(1)]),
  cnn: nn.sequential({ inputShape: [128, 216, 1] }, [
    nn.conv2d(16, 3, relu),
    nn.maxPooling2d(3, { strides: 3, padding: 'same' }),
    nn.conv2d(16, 3, relu),
    nn.maxPooling2d(2, { strides: 2, padding: 'same' }),
    nn.conv2d(32, 2, relu),
    nn.flatten(),
    nn.dense(32, relu),
    nn.dropout(0.1),
    nn.dense(10, { activation: 'softmax' }),
  ]),
  'cnn-tuned': nn.sequential({ inputShape: [128, 216, 1] }, [
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
    nn.dense(10, { activation: 'softmax' }),
  ]),
};

for (const [name, model] of Object.entries(models)) {
  it.each([65, 76, 88])(`summary of ${name} in lines of %i is Keras's`, (lineLength) => {
    const file = new URL(`../fixtures/keras/summary/${name}-${lineLength}.txt`, import.meta.url);
    expect(model.summary({ lineLength })).toBe(readFileSync(file, 'utf8').trimEnd());
  });
}

it('summary takes lines of 76 by default', () => {
  expect(models.cnn.summary()).toBe(models.cnn.summary({ lineLength: 76 }));
});
