import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import * as nn from '../../src/nn/index.ts';
import { makeLayer } from '../../src/nn/layers/registry.ts';
import { expectClose } from '../graph/check-operator.ts';
import { scratchFolder, uniform, weightsOf } from './support.ts';

/** @file What every layer keeps to, whatever it computes. */

interface LayerCase {
  layer: () => nn.Layer;
  input: number[];
  /** shapes of the layer's weights by name, in order; default none */
  weights?: Record<string, number[]>;
}

const image = [6, 5, 2];
const statistics = { moving_mean: [2], moving_variance: [2] };

const cases: Record<string, LayerCase> = {
  dense: { layer: () => nn.dense(4), input: [3], weights: { kernel: [3, 4], bias: [4] } },
  'dense with options': {
    layer: () =>
      nn.dense(3, {
        activation: 'tanh',
        useBias: false,
        kernelInitializer: 'heNormal',
        kernelRegularizer: nn.l1l2({ l1: 0.01, l2: 0.02 }),
      }),
    input: [4],
    weights: { kernel: [4, 3] },
  },
  'dense along the last of three axes': {
    layer: () => nn.dense(2, { activation: 'sigmoid', biasRegularizer: nn.l2(0.1) }),
    input: [3, 4],
    weights: { kernel: [4, 2], bias: [2] },
  },
  'dense on images': { layer: () => nn.dense(3), input: image, weights: { kernel: [2, 3], bias: [3] } },
  conv2d: { layer: () => nn.conv2d(3, 2), input: image, weights: { kernel: [2, 2, 2, 3], bias: [3] } },
  'conv2d, same and strided': {
    layer: () => nn.conv2d(3, [3, 2], { padding: 'same', strides: 2, activation: 'relu' }),
    input: image,
    weights: { kernel: [3, 2, 2, 3], bias: [3] },
  },
  'conv2d, dilated, no bias': {
    layer: () => nn.conv2d(2, 2, { dilationRate: [2, 1], useBias: false, kernelRegularizer: nn.l2(0.05) }),
    input: image,
    weights: { kernel: [2, 2, 2, 2] },
  },
  maxPooling2d: { layer: () => nn.maxPooling2d(), input: image },
  'maxPooling2d, same': { layer: () => nn.maxPooling2d(3, { padding: 'same' }), input: image },
  'maxPooling2d, overlapping': { layer: () => nn.maxPooling2d([3, 2], { strides: 1 }), input: image },
  averagePooling2d: { layer: () => nn.averagePooling2d([2, 3]), input: image },
  'averagePooling2d, same and overlapping': {
    layer: () => nn.averagePooling2d(3, { strides: 2, padding: 'same' }),
    input: image,
  },
  globalAveragePooling2d: { layer: () => nn.globalAveragePooling2d(), input: image },
  flatten: { layer: () => nn.flatten(), input: image },
  'flatten of one axis': { layer: () => nn.flatten({ name: 'flat' }), input: [4] },
  reshape: { layer: () => nn.reshape([10, 6]), input: image },
  'reshape with -1': { layer: () => nn.reshape([-1, 3]), input: image },
  dropout: { layer: () => nn.dropout(0.4), input: image },
  'dropout of nothing': { layer: () => nn.dropout(0), input: [5] },
  batchNormalization: {
    layer: () => nn.batchNormalization(),
    input: image,
    weights: { gamma: [2], beta: [2], ...statistics },
  },
  'batchNormalization with options': {
    layer: () =>
      nn.batchNormalization({ momentum: 0.5, epsilon: 0.01, center: false, gammaRegularizer: nn.l2(0.1) }),
    input: [3, 2],
    weights: { gamma: [2], ...statistics },
  },
  'batchNormalization without gamma and beta': {
    layer: () => nn.batchNormalization({ scale: false, center: false }),
    input: [2],
    weights: statistics,
  },
  leakyRelu: { layer: () => nn.leakyRelu(), input: image },
  'leakyRelu with a slope': { layer: () => nn.leakyRelu({ negativeSlope: 0.1 }), input: [4] },
  ...Object.fromEntries(
    (
      ['relu', 'sigmoid', 'tanh', 'softmax', 'elu', 'gelu', 'leakyRelu', 'swish', 'silu', 'linear'] as const
    ).map((name) => [
      `activation ${name}`,
      { layer: () => nn.activation(name), input: name === 'softmax' ? image : [4] },
    ]),
  ),
};

const folder = scratchFolder();
const rows = 10;
const fitting = { batchSize: 4, verbose: 0 } as const; // batches of 4, 4 and 2

for (const [name, { layer, input, weights = {} }] of Object.entries(cases)) {
  describe(name, () => {
    const x = uniform([rows, ...input], 3);
    const y = uniform([rows, 2], 4);
    const alone = () => nn.sequential({ inputShape: input, seed: 1 }, [layer()]);
    const network = (seed = 5, first = layer()) => {
      const model = nn.sequential({ inputShape: input, seed }, [
        first,
        nn.flatten(),
        nn.dropout(0.3),
        nn.dense(2),
      ]);
      model.compile({ optimizer: nn.adam({ learningRate: 0.02 }), loss: 'mse', metrics: ['mae'] });
      return model;
    };

    it('predicts the shape that it announces, finite, the same each time and in any batches', async () => {
      const model = alone();
      const whole = await model.predict(x, { batchSize: rows });
      expect(whole.dims).toEqual([rows, ...model.outputShape]);
      expect((whole.data as Float32Array).every(Number.isFinite)).toBe(true);
      expect((await model.predict(x, { batchSize: rows })).data).toEqual(whole.data);
      for (const batchSize of [1, 4]) {
        const parts = await model.predict(x, { batchSize });
        expectClose(parts.data as Float32Array, whole.data as Float32Array, 1e-6, `batches of ${batchSize}`);
      }
    });

    it('has the weights of Keras, by name, shape and order', () => {
      const model = alone();
      expect(model.weights.map(({ name, shape }) => [name, shape])).toEqual(Object.entries(weights));
      expect(model.weights.map(({ trainable }) => trainable)).toEqual(
        Object.keys(weights).map((weight) => !weight.startsWith('moving')),
      );
      expect(model.getWeights().map(({ dims }) => dims)).toEqual(Object.values(weights));
    });

    it('is made again from its kind and config', async () => {
      const { kind, config } = layer();
      const again = makeLayer(kind, JSON.parse(JSON.stringify(config)));
      expect(again.kind).toBe(kind);
      const [model, copy] = [network(5), network(6, again)];
      expect(copy.layers[0].name).toBe(model.layers[0].name);
      copy.setWeights(model.getWeights());
      expect((await copy.predict(x)).data).toEqual((await model.predict(x)).data);
      expect(await copy.evaluate(x, y)).toEqual(await model.evaluate(x, y));
    });

    it('trains, also in batches of one; evaluation has nothing random', async () => {
      const model = network();
      const before = await model.evaluate(x, y);
      expect(await model.evaluate(x, y)).toEqual(before);
      await model.fit(x, y, { ...fitting, epochs: 25 });
      const after = await model.evaluate(x, y);
      expect(after.loss).toBeLessThan(before.loss);
      const { history } = await model.fit(x, y, { ...fitting, batchSize: 1 });
      expect(Number.isFinite(history.loss[0])).toBe(true);
      for (const weight of weightsOf(model)) expect(weight.every(Number.isFinite)).toBe(true);
    });

    it('gives the same bits for the same seed, others for another', async () => {
      const [a, b, other] = [network(7), network(7), network(8)];
      expect(weightsOf(a)).toEqual(weightsOf(b));
      expect(weightsOf(a)).not.toEqual(weightsOf(other));
      const train = (model: nn.Model) => model.fit(x, y, { ...fitting, epochs: 3 });
      const [first, second, third] = [await train(a), await train(b), await train(other)];
      expect(first.history).toEqual(second.history);
      expect(first.history).not.toEqual(third.history);
      expect(weightsOf(a)).toEqual(weightsOf(b));
    });

    it('goes on after save and loadModel as if nothing had been', async () => {
      const unbroken = network(9);
      const whole = await unbroken.fit(x, y, { ...fitting, epochs: 4 });
      const model = network(9);
      await model.fit(x, y, { ...fitting, epochs: 2 });
      const path = join(folder, 'model.onnx');
      await model.save(path);
      const loaded = await nn.loadModel(path);
      expect(weightsOf(loaded)).toEqual(weightsOf(model));
      expect((await loaded.predict(x)).data).toEqual((await model.predict(x)).data);
      expect(loaded.iterations).toBe(6);
      const rest = await loaded.fit(x, y, { ...fitting, epochs: 4, initialEpoch: 2 });
      expect(rest.history.loss).toEqual(whole.history.loss.slice(2));
      expect(weightsOf(loaded)).toEqual(weightsOf(unbroken));
    });
  });
}

describe('layers of any rank', () => {
  const input = (shape: number[], seed = 2) => uniform([3, ...shape], seed);

  it('dense multiplies the last axis of every entry alike', async () => {
    const [deep, flat] = [[2, 4, 3], [3]].map((inputShape) =>
      nn.sequential({ inputShape, seed: 3 }, [nn.dense(2)]),
    );
    flat.setWeights(deep.getWeights());
    const x = input([2, 4, 3]);
    const rows = new Tensor('float32', x.data as Float32Array, [24, 3]);
    expectClose(
      (await deep.predict(x)).data as Float32Array,
      (await flat.predict(rows)).data as Float32Array,
      1e-6,
      'dense',
    );
  });

  it('softmax of images sums to one over the channels, also after a convolution', async () => {
    const layers = [nn.conv2d(4, 2), nn.activation('softmax')];
    const model = nn.sequential({ inputShape: [3, 4, 2] }, layers);
    const { data, dims } = await model.predict(input([3, 4, 2]));
    expect(dims).toEqual([3, 2, 3, 4]);
    const numbers = data as Float32Array;
    for (let i = 0; i < numbers.length; i += 4)
      expect(numbers.subarray(i, i + 4).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });

  it('globalAveragePooling2d first, and after a convolution, averages each channel', async () => {
    const x = input([2, 3, 2]);
    const numbers = x.data as Float32Array;
    const means = Array.from({ length: 6 }, (_, i) => {
      const [row, channel] = [Math.floor(i / 2), i % 2];
      let sum = 0;
      for (let k = 0; k < 6; k++) sum += numbers[row * 12 + k * 2 + channel];
      return sum / 6;
    });
    const first = nn.sequential({ inputShape: [2, 3, 2] }, [nn.globalAveragePooling2d()]);
    expectClose((await first.predict(x)).data as Float32Array, means, 1e-6, 'first');
    const identity = nn.conv2d(2, 1, { useBias: false });
    const after = nn.sequential({ inputShape: [2, 3, 2] }, [identity, nn.globalAveragePooling2d()]);
    after.setWeights([new Tensor('float32', Float32Array.of(1, 0, 0, 1), [1, 1, 2, 2])]);
    expectClose((await after.predict(x)).data as Float32Array, means, 1e-6, 'after a convolution');
  });

  it('reshape into images and out of them keeps the channels last', async () => {
    const x = input([12]);
    const layers = [nn.reshape([2, 3, 2]), nn.conv2d(2, 1, { useBias: false }), nn.reshape([12])];
    const model = nn.sequential({ inputShape: [12] }, layers);
    model.setWeights([new Tensor('float32', Float32Array.of(1, 0, 0, 1), [1, 1, 2, 2])]);
    expectClose(
      (await model.predict(x)).data as Float32Array,
      x.data as Float32Array,
      1e-6,
      'there and back',
    );
  });

  const normalized = [[3], [4, 3], [2, 5, 3]];
  it.each(normalized)(
    'batchNormalization gives each channel mean 0 and variance 1 in training: %j',
    async (...shape) => {
      const model = nn.sequential({ inputShape: shape, seed: 1 }, [
        nn.batchNormalization({ momentum: 0, epsilon: 1e-6 }),
      ]);
      model.compile({ optimizer: nn.sgd({ learningRate: 0 }), loss: 'mse' });
      const count = 64;
      const x = uniform([count, ...shape], 9, [2, 6]);
      // with momentum 0 the moving statistics after one step are those of the batch
      await model.trainOnBatch(x, x);
      const { data } = await model.predict(x);
      const numbers = data as Float32Array;
      for (let channel = 0; channel < 3; channel++) {
        const own = numbers.filter((_, i) => i % 3 === channel);
        const mean = own.reduce((a, b) => a + b) / own.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(own.reduce((a, b) => a + (b - mean) ** 2, 0) / own.length).toBeCloseTo(1, 3);
      }
    },
  );
});
