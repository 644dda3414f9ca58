import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { labCnn, labCnnTuned } from './lab-networks.ts';

/** @file The same text as Keras 3.15's `summary(line_length=...)` prints. */

const relu = { activation: 'relu' } as const;
const models: Record<string, nn.Model> = {
  perceptron: nn.sequential({ inputShape: [1] }, [nn.dense(5, relu), nn.dense(5, relu), nn.dense(1)]),
  cnn: labCnn(),
  'cnn-tuned': labCnnTuned(),
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
