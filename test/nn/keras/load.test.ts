import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src/array/tensor.ts';
import { loadModel } from '../../../src/nn/index.ts';
import { loadKeras } from '../../../src/nn/keras/index.ts';
import { expectError } from '../support.ts';
import { bitsOf, bytesOf, expected, pathOf, weightsByLayer } from './fixtures.ts';

const wholeModels = [
  ...['activations', 'images', 'operators', 'options', 'sequences'].map((name) => [name, ['keras'], [2, 3]]),
  ...['attention', 'cnn', 'functional', 'nested', 'norms', 'recurrent'].map((name) => [
    name,
    ['keras', 'h5'],
    [2, 3],
  ]),
  ['precisions', ['keras'], [3]],
] as [string, string[], number[]][];

const files = wholeModels.flatMap(([name, forms, versions]) =>
  versions.flatMap((version) => forms.map((form) => [`${name}-keras${version}`, form] as const)),
);

describe('models in files of Keras', () => {
  for (const [name, form] of files) {
    it(`${name}.${form} predicts as in Keras, with the same weights`, async () => {
      const { inputs, outputs, weights } = expected(name);
      const model = await loadKeras<Tensor | Tensor[]>(pathOf(`${name}.${form}`));
      const rounded = name.startsWith('precisions');
      if (!rounded) expect(bitsOf(weightsByLayer(model))).toEqual(bitsOf(weights));
      const predicted = [await model.predict(inputs.length === 1 ? inputs[0] : inputs)].flat();
      expect(predicted.map(({ dims }) => dims)).toEqual(outputs.map(({ dims }) => dims));
      for (const [i, { data }] of outputs.entries()) {
        const difference = (data as Float32Array).map((y, j) => Math.abs(y - Number(predicted[i].data[j])));
        // half precision has eleven bits
        expect(Math.max(...difference)).toBeLessThan(rounded ? 2e-3 : 1e-5);
      }
    });
  }

  it('reads what the first versions of Keras 2 wrote', async () => {
    const model = await loadKeras(pathOf('cnn-early.h5'));
    const { inputs, outputs, weights } = expected('cnn-keras2');
    expect(bitsOf(weightsByLayer(model))).toEqual(bitsOf(weights));
    const { data } = await model.predict(inputs[0]);
    for (const [i, y] of (outputs[0].data as Float32Array).entries()) expect(data[i]).toBeCloseTo(y, 5);
    expect(model.compiled.optimizer.config).toMatchObject({ learningRate: 0.002, beta1: 0.8 });
  });

  it('takes lengths for axes that Keras leaves open', async () => {
    for (const name of ['open_length-keras2', 'open_length-keras3']) {
      const { inputs, outputs } = expected(name);
      for (const inputShape of [[9, 4], { sound: [9, 4] }]) {
        const model = await loadKeras(pathOf(`${name}.keras`), { inputShape });
        const { data } = await model.predict(inputs[0]);
        for (const [i, y] of (outputs[0].data as Float32Array).entries()) expect(data[i]).toBeCloseTo(y, 5);
      }
      const file = pathOf(`${name}.keras`);
      await expectError(
        () => loadKeras(file),
        'UNSUPPORTED',
        "input 'sound': shape (None, None, 4)",
        'inputShape',
      );
      await expectError(() => loadKeras(file, { inputShape: [9, 5] }), 'SHAPE_MISMATCH', 'inputShape');
    }
  });

  it('a model of a Keras file is saved and loaded as any other', async () => {
    for (const name of ['nested-keras3', 'recurrent-keras2', 'attention-keras3']) {
      const { inputs } = expected(name);
      const model = await loadKeras(pathOf(`${name}.keras`));
      const again = await loadModel(model.toBytes());
      const x = inputs.length === 1 ? inputs[0] : inputs;
      expect((await again.predict(x)).data).toEqual((await model.predict(x)).data);
      expect(again.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
    }
  });

  it('reads bytes as it reads paths', async () => {
    const [a, b] = await Promise.all([
      loadKeras(bytesOf('cnn-keras3.keras')),
      loadKeras(pathOf('cnn-keras3.keras')),
    ]);
    expect(bitsOf(weightsByLayer(a))).toEqual(bitsOf(weightsByLayer(b)));
  });
});
