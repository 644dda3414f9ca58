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
    expect(withoutCosts(model.summary({ lineLength }))).toBe(readFileSync(file, 'utf8').trimEnd());
  });
}

function withoutCosts(summary: string): string {
  return summary.replace(/\n Multiply-accumulates: .*\n Intermediate results: .*$/, '');
}

function branched(): nn.Model<nn.Tensor[]> {
  const [a, b] = [nn.input({ shape: [32], name: 'first_input' }), nn.input({ shape: [8], name: 'second' })];
  const shared = nn.dense(16, { ...relu, name: 'shared' });
  const [x, y] = [shared(a), shared(nn.dense(32, { name: 'widened' })(b))];
  const joined = nn.concatenate({ name: 'joined' })([nn.add({ name: 'sum' })([x, y]), b]);
  const outputs = [nn.dense(3, { name: 'class' })(joined), nn.dense(1, { name: 'value' })(x)];
  return nn.model({ inputs: [a, b], outputs });
}

it.each([65, 76, 88, 108])("summary of a branched model in lines of %i is Keras's", (lineLength) => {
  const file = new URL(`../fixtures/keras/summary/branched-${lineLength}.txt`, import.meta.url);
  expect(withoutCosts(branched().summary({ lineLength }))).toBe(readFileSync(file, 'utf8').trimEnd());
});

it('summary counts multiply-accumulates and intermediate results', () => {
  expect(models.perceptron.summary()).toMatch(/\n Multiply-accumulates: 35 an example\n/);
  const convolutions = 126 * 214 * 9 * 16 + 40 * 70 * 9 * 16 * 16 + 19 * 34 * 4 * 16 * 32;
  const dense = 20_672 * 32 + 32 * 10;
  const total = (convolutions + dense).toLocaleString('en-US');
  expect(models.cnn.summary()).toContain(` Multiply-accumulates: ${total} an example`);
  const text = models.cnn.summary({ costs: true });
  expect(text).toMatch(/MACs/);
  expect(text).toContain(` ${(126 * 214 * 9 * 16).toLocaleString('en-US')} │`);
});

it('summary takes lines of 76 by default', () => {
  expect(models.cnn.summary()).toBe(models.cnn.summary({ lineLength: 76 }));
});
