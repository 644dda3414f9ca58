import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import { batchNormalization, conv2d, dense, globalAveragePooling2d, sequential } from '../../src/nn/index.ts';
import type { AnyModel } from '../../src/nn/model.ts';
import { predictGraph, stateShapes } from '../../src/nn/program.ts';
import { createSession } from '../../src/runtime/index.ts';
import { generator } from '../graph/check-operator.ts';

/** @file Large models with convolutions are predicted by graphs that hold the weights. */

const shape = [40, 48, 1];
const random = generator(3);
const noise = (...dims: number[]) =>
  new Tensor(
    'float32',
    Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => random() - 0.5),
    dims,
  );
const x = noise(9, ...shape);
const y = new Tensor(
  'float32',
  Float32Array.from({ length: 9 }, (_, i) => i % 3),
  [9],
);

function convolutional() {
  const model = sequential({ inputShape: shape, seed: 1 }, [
    conv2d(32, 3, { activation: 'relu' }),
    batchNormalization(),
    conv2d(32, 3, { activation: 'relu' }),
    globalAveragePooling2d(),
    dense(3, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

/** What the model's weights give when they are fed to the graph, example by example. */
async function fed(model: AnyModel): Promise<Float32Array> {
  const session = await createSession(
    encodeModel(toOnnx(predictGraph(model), { batched: ['x0', 'output0'] })),
  );
  const feeds: Record<string, Tensor> = { x0: x };
  for (const name of stateShapes(model.weights).keys()) feeds[name] = model.state.get(name)!;
  const { output0 } = await session.run(feeds);
  await session.release();
  return output0.data as Float32Array;
}

async function expectCurrent(model: AnyModel): Promise<void> {
  const predicted = (await model.predict(x)) as Tensor;
  const expected = await fed(model);
  expect(Math.max(...expected.map((v, i) => Math.abs(v - (predicted.data[i] as number))))).toBeLessThan(1e-6);
  const loss = -expected.reduce(
    (sum, p, i) => (i % 3 === Number(y.data[Math.floor(i / 3)]) ? sum + Math.log(p) : sum),
    0,
  );
  expect((await model.evaluate(x, y)).loss).toBeCloseTo(loss / 9, 5);
}

describe('predictions and measures have the weights of the moment', () => {
  it('after training, steps, and weights that are set', async () => {
    const model = convolutional();
    await expectCurrent(model);
    await model.fit(x, y, { epochs: 2, batchSize: 3, verbose: 0, validationData: [x, y] });
    await expectCurrent(model);
    await model.trainOnBatch(x, y);
    await expectCurrent(model);
    const weights = model.getWeights();
    model.setWeights(
      weights.map(
        ({ data, dims }) =>
          new Tensor(
            'float32',
            (data as Float32Array).map((v) => v / 2),
            dims,
          ),
      ),
    );
    await expectCurrent(model);
    model.setWeights(weights);
    await expectCurrent(model);
  });

  it('whatever the size of the batches, to the same bits', async () => {
    const model = convolutional();
    const whole = (await model.predict(x)) as Tensor;
    for (const batchSize of [1, 4]) expect((await model.predict(x, { batchSize })) as Tensor).toEqual(whole);
  });

  it('while the model is being trained', async () => {
    const model = convolutional();
    const many = noise(64, ...shape);
    const training = model.fit(x, y, { epochs: 6, batchSize: 3, verbose: 0, validationData: [x, y] });
    for (let i = 0; i < 6; i++) {
      const [one, other] = (await Promise.all([
        model.predict(many, { batchSize: 2 }),
        model.predict(many, { batchSize: 8 }),
      ])) as Tensor[];
      for (const { data } of [one, other])
        expect((data as Float32Array).every((p) => p > 0 && p < 1)).toBe(true);
    }
    await training;
    await expectCurrent(model);
  });
});
