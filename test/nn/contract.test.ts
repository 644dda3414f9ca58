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
  /** shape of the input, or of each of several */
  input: number[] | number[][];
  /** inputs are whole numbers below this */
  below?: number;
  /** shapes of the layer's weights by name, in order; default none */
  weights?: Record<string, number[]>;
}

const image = [6, 5, 2];
const sequence = [7, 2];
const statistics = { moving_mean: [2], moving_variance: [2] };
const notTrained = ['moving_mean', 'moving_variance', 'mean', 'variance', 'count'];
const learned = { gamma: [2], beta: [2] };

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
  conv1d: { layer: () => nn.conv1d(3, 2), input: sequence, weights: { kernel: [2, 2, 3], bias: [3] } },
  'conv1d, causal and dilated': {
    layer: () => nn.conv1d(4, 3, { padding: 'causal', dilationRate: 2, groups: 2 }),
    input: sequence,
    weights: { kernel: [3, 1, 4], bias: [4] },
  },
  'conv1d, same and strided': {
    layer: () => nn.conv1d(2, 3, { padding: 'same', strides: 2, useBias: false, activation: 'gelu' }),
    input: sequence,
    weights: { kernel: [3, 2, 2] },
  },
  'conv2d in groups': {
    layer: () => nn.conv2d(4, 3, { groups: 2, padding: 'same' }),
    input: image,
    weights: { kernel: [3, 3, 1, 4], bias: [4] },
  },
  depthwiseConv1d: {
    layer: () => nn.depthwiseConv1d(3, { depthMultiplier: 2 }),
    input: sequence,
    weights: { kernel: [3, 2, 2], bias: [4] },
  },
  depthwiseConv2d: {
    layer: () => nn.depthwiseConv2d(3, { activation: 'tanh', depthwiseRegularizer: nn.l2(0.01) }),
    input: image,
    weights: { kernel: [3, 3, 2, 1], bias: [2] },
  },
  'depthwiseConv2d with a multiplier, same and strided': {
    layer: () =>
      nn.depthwiseConv2d([2, 3], { depthMultiplier: 3, padding: 'same', strides: 2, useBias: false }),
    input: image,
    weights: { kernel: [2, 3, 2, 3] },
  },
  separableConv1d: {
    layer: () => nn.separableConv1d(3, 2, { padding: 'same' }),
    input: sequence,
    weights: { depthwise_kernel: [2, 2, 1], pointwise_kernel: [1, 2, 3], bias: [3] },
  },
  separableConv2d: {
    layer: () =>
      nn.separableConv2d(3, 2, { depthMultiplier: 2, activation: 'relu', pointwiseRegularizer: nn.l1(0.01) }),
    input: image,
    weights: { depthwise_kernel: [2, 2, 2, 2], pointwise_kernel: [1, 1, 4, 3], bias: [3] },
  },
  conv1dTranspose: {
    layer: () => nn.conv1dTranspose(3, 3, { strides: 2, outputPadding: 1 }),
    input: sequence,
    weights: { kernel: [3, 3, 2], bias: [3] },
  },
  conv2dTranspose: {
    layer: () => nn.conv2dTranspose(3, 2),
    input: image,
    weights: { kernel: [2, 2, 3, 2], bias: [3] },
  },
  'conv2dTranspose, same and strided': {
    layer: () => nn.conv2dTranspose(1, [3, 2], { strides: [2, 3], padding: 'same', useBias: false }),
    input: image,
    weights: { kernel: [3, 2, 1, 2] },
  },
  'conv2dTranspose, same with output padding': {
    layer: () => nn.conv2dTranspose(1, 3, { strides: 2, padding: 'same', outputPadding: [0, 1] }),
    input: image,
    weights: { kernel: [3, 3, 1, 2], bias: [1] },
  },
  maxPooling1d: { layer: () => nn.maxPooling1d(), input: sequence },
  'maxPooling1d, same and overlapping': {
    layer: () => nn.maxPooling1d(3, { strides: 2, padding: 'same' }),
    input: sequence,
  },
  averagePooling1d: { layer: () => nn.averagePooling1d(3), input: sequence },
  'averagePooling1d, same and overlapping': {
    layer: () => nn.averagePooling1d(3, { strides: 1, padding: 'same' }),
    input: sequence,
  },
  globalAveragePooling1d: { layer: () => nn.globalAveragePooling1d(), input: sequence },
  globalMaxPooling1d: { layer: () => nn.globalMaxPooling1d({ keepdims: true }), input: sequence },
  globalMaxPooling2d: { layer: () => nn.globalMaxPooling2d(), input: image },
  'globalMaxPooling2d, kept axes': { layer: () => nn.globalMaxPooling2d({ keepdims: true }), input: image },
  'globalAveragePooling2d, kept axes': {
    layer: () => nn.globalAveragePooling2d({ keepdims: true }),
    input: image,
  },
  zeroPadding1d: { layer: () => nn.zeroPadding1d([1, 2]), input: sequence },
  zeroPadding2d: {
    layer: () =>
      nn.zeroPadding2d([
        [0, 1],
        [2, 0],
      ]),
    input: image,
  },
  cropping1d: { layer: () => nn.cropping1d([2, 0]), input: sequence },
  cropping2d: { layer: () => nn.cropping2d([1, 2]), input: image },
  upSampling1d: { layer: () => nn.upSampling1d(3), input: sequence },
  upSampling2d: { layer: () => nn.upSampling2d([1, 2]), input: image },
  'upSampling2d, bilinear': {
    layer: () => nn.upSampling2d([3, 2], { interpolation: 'bilinear' }),
    input: image,
  },
  permute: { layer: () => nn.permute([3, 1, 2]), input: image },
  repeatVector: { layer: () => nn.repeatVector(3), input: [4] },
  spatialDropout1d: { layer: () => nn.spatialDropout1d(0.4), input: sequence },
  spatialDropout2d: { layer: () => nn.spatialDropout2d(0.4), input: image },
  gaussianNoise: { layer: () => nn.gaussianNoise(0.2), input: [5] },
  gaussianDropout: { layer: () => nn.gaussianDropout(0.2), input: image },
  alphaDropout: { layer: () => nn.alphaDropout(0.2), input: [5] },
  add: { layer: () => nn.add(), input: [image, image] },
  'add of three, repeated': { layer: () => nn.add(), input: [sequence, [1, 2], [7, 1]] },
  'add of other ranks': { layer: () => nn.add(), input: [image, [2], [5, 2]] },
  subtract: { layer: () => nn.subtract(), input: [[4], [4]] },
  multiply: { layer: () => nn.multiply(), input: [image, [1, 1, 2]] },
  average: { layer: () => nn.average(), input: [[4], [4], [4]] },
  maximum: { layer: () => nn.maximum(), input: [[4], [4], [4]] },
  minimum: { layer: () => nn.minimum(), input: [sequence, sequence] },
  concatenate: { layer: () => nn.concatenate(), input: [image, [6, 5, 1]] },
  'concatenate along another axis': { layer: () => nn.concatenate({ axis: 1 }), input: [sequence, [3, 2]] },
  dot: { layer: () => nn.dot(1), input: [[4], [4]] },
  'dot of matrices': { layer: () => nn.dot([2, 1], { normalize: true }), input: [sequence, [2, 3]] },
  rescaling: { layer: () => nn.rescaling(0.5, { offset: -1 }), input: image },
  'rescaling of each channel': { layer: () => nn.rescaling([2, 0.5], { offset: [0, 1] }), input: sequence },
  normalization: {
    layer: () => nn.normalization(),
    input: image,
    weights: { mean: [2], variance: [2], count: [] },
  },
  'normalization of every element': {
    layer: () => nn.normalization({ axis: [1, 2], invert: true }),
    input: sequence,
    weights: { mean: [7, 2], variance: [7, 2], count: [] },
  },
  'normalization with numbers': {
    layer: () => nn.normalization({ mean: [0.5, -1], variance: [2, 0] }),
    input: sequence,
  },
  'normalization with one mean': {
    layer: () => nn.normalization({ axis: null, mean: 0.5, variance: 2 }),
    input: [3],
  },
  layerNormalization: { layer: () => nn.layerNormalization(), input: sequence, weights: learned },
  'layerNormalization over several axes': {
    layer: () => nn.layerNormalization({ axis: [1, 2], epsilon: 0.01, center: false }),
    input: image,
    weights: { gamma: [6, 5] },
  },
  groupNormalization: {
    layer: () => nn.groupNormalization({ groups: 2, gammaRegularizer: nn.l2(0.1) }),
    input: [3, 4, 4],
    weights: { gamma: [4], beta: [4] },
  },
  'groupNormalization of each channel': {
    layer: () => nn.groupNormalization({ groups: -1, scale: false }),
    input: image,
    weights: { beta: [2] },
  },
  textureStatistics: { layer: () => nn.textureStatistics({ scale: 0.5 }), input: [2, 30, 1] },
  'textureStatistics of six bands': { layer: () => nn.textureStatistics({ octaves: 1 }), input: [6, 15, 2] },
  rhythmStatistics: { layer: () => nn.rhythmStatistics({ scale: 0.5, groups: 2 }), input: [5, 24, 2] },
  'textureStatistics of a few frames': { layer: () => nn.textureStatistics({ octaves: 2 }), input: image },
  unitNormalization: { layer: () => nn.unitNormalization(), input: image },
  'unitNormalization of whole examples': {
    layer: () => nn.unitNormalization({ axis: [1, 2] }),
    input: sequence,
  },
  embedding: { layer: () => nn.embedding(9, 3), input: [4], below: 9, weights: { embeddings: [9, 3] } },
  positionalEncoding: { layer: () => nn.positionalEncoding(), input: [6, 3] },
  'multiHeadAttention to itself': {
    layer: () => nn.multiHeadAttention(2, 3, { useCausalMask: true, dropout: 0.2 }),
    input: [4, 5],
    weights: attention([5, 5, 5], 2, [3, 3], 5),
  },
  'multiHeadAttention to others': {
    layer: () => nn.multiHeadAttention(2, 3, { valueDim: 4, outputShape: 6, kernelRegularizer: nn.l2(0.01) }),
    input: [
      [3, 2],
      [5, 4],
    ],
    weights: attention([2, 4, 4], 2, [3, 4], 6),
  },
  'multiHeadAttention by keys': {
    layer: () => nn.multiHeadAttention(1, 3, { useBias: false, outputShape: [2] }),
    input: [
      [3, 2],
      [5, 4],
      [5, 3],
    ],
    weights: attention([2, 4, 3], 1, [3, 3], 2, false),
  },
  'batchNormalization of sequences': {
    layer: () => nn.batchNormalization(),
    input: sequence,
    weights: { ...learned, ...statistics },
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
  elu: { layer: () => nn.elu({ alpha: 0.5 }), input: image },
  relu: { layer: () => nn.relu({ maxValue: 1, negativeSlope: 0.2, threshold: 0.1 }), input: image },
  prelu: { layer: () => nn.prelu(), input: [4], weights: { alpha: [4] } },
  'prelu with shared axes': {
    layer: () => nn.prelu({ sharedAxes: [1, 2], alphaInitializer: 'ones', alphaRegularizer: nn.l2(0.1) }),
    input: image,
    weights: { alpha: [1, 1, 2] },
  },
  softmax: { layer: () => nn.softmax(), input: image },
  'softmax along another axis': { layer: () => nn.softmax({ axis: 1 }), input: image },
  'activation with options': {
    layer: () => nn.activation({ name: 'gelu', approximate: true }),
    input: image,
  },
  'activation that halves the last axis': { layer: () => nn.activation('glu'), input: image },
  lstm: {
    layer: () => nn.lstm(3),
    input: [5, 4],
    weights: { kernel: [4, 12], recurrent_kernel: [3, 12], bias: [12] },
  },
  'lstm with options': {
    layer: () =>
      nn.lstm(3, {
        activation: 'softsign',
        recurrentActivation: 'hardSigmoid',
        useBias: false,
        recurrentInitializer: 'glorotNormal',
        recurrentRegularizer: nn.l2(0.01),
        returnSequences: true,
        goBackwards: true,
        dropout: 0.2,
      }),
    input: [5, 4],
    weights: { kernel: [4, 12], recurrent_kernel: [3, 12] },
  },
  'lstm that drops of its state': {
    layer: () => nn.lstm(2, { dropout: 0.3, recurrentDropout: 0.3, unitForgetBias: false }),
    input: [4, 2],
    weights: { kernel: [2, 8], recurrent_kernel: [2, 8], bias: [8] },
  },
  gru: {
    layer: () => nn.gru(3, { returnSequences: true, recurrentDropout: 0.2 }),
    input: [5, 4],
    weights: { kernel: [4, 9], recurrent_kernel: [3, 9], bias: [2, 9] },
  },
  'gru that resets before the product': {
    layer: () => nn.gru(3, { resetAfter: false, recurrentDropout: 0.2, biasInitializer: 'ones' }),
    input: [5, 4],
    weights: { kernel: [4, 9], recurrent_kernel: [3, 9], bias: [9] },
  },
  'gru without bias': {
    layer: () => nn.gru(3, { useBias: false, goBackwards: true }),
    input: [5, 4],
    weights: { kernel: [4, 9], recurrent_kernel: [3, 9] },
  },
  simpleRnn: {
    layer: () => nn.simpleRnn(3, { dropout: 0.2, recurrentDropout: 0.2 }),
    input: [5, 4],
    weights: { kernel: [4, 3], recurrent_kernel: [3, 3], bias: [3] },
  },
  bidirectional: {
    layer: () => nn.bidirectional(nn.lstm(2, { returnSequences: true })),
    input: [5, 3],
    weights: {
      'forward/kernel': [3, 8],
      'forward/recurrent_kernel': [2, 8],
      'forward/bias': [8],
      'backward/kernel': [3, 8],
      'backward/recurrent_kernel': [2, 8],
      'backward/bias': [8],
    },
  },
  'bidirectional of two layers': {
    layer: () =>
      nn.bidirectional(nn.gru(2), {
        mergeMode: 'ave',
        backwardLayer: nn.simpleRnn(2, { goBackwards: true, useBias: false }),
      }),
    input: [5, 3],
    weights: {
      'forward/kernel': [3, 6],
      'forward/recurrent_kernel': [2, 6],
      'forward/bias': [2, 6],
      'backward/kernel': [3, 2],
      'backward/recurrent_kernel': [2, 2],
    },
  },
  'timeDistributed dense': {
    layer: () => nn.timeDistributed(nn.dense(2, { activation: 'tanh' })),
    input: [4, 3],
    weights: { kernel: [3, 2], bias: [2] },
  },
  'timeDistributed conv2d': {
    layer: () => nn.timeDistributed(nn.conv2d(2, 2)),
    input: [3, ...image],
    weights: { kernel: [2, 2, 2, 2], bias: [2] },
  },
  'timeDistributed batchNormalization': {
    layer: () => nn.timeDistributed(nn.batchNormalization()),
    input: [3, 2],
    weights: { gamma: [2], beta: [2], ...statistics },
  },
  'timeDistributed lstm': {
    layer: () => nn.timeDistributed(nn.lstm(2)),
    input: [2, 3, 2],
    weights: { kernel: [2, 8], recurrent_kernel: [2, 8], bias: [8] },
  },
  ...Object.fromEntries(
    (
      ['relu', 'sigmoid', 'tanh', 'softmax', 'elu', 'gelu', 'leakyRelu', 'swish', 'silu', 'linear'] as const
    ).map((name) => [
      `activation ${name}`,
      { layer: () => nn.activation(name), input: name === 'softmax' ? image : [4] },
    ]),
  ),
};

/** Weights of multiHeadAttention, for channels of query, value and key. */
function attention(
  [query, value, key]: number[],
  heads: number,
  [keyDim, valueDim]: number[],
  output: number,
  biased = true,
): Record<string, number[]> {
  const bias = (name: string, shape: number[]) => (biased ? { [`${name}/bias`]: shape } : {});
  return {
    'query/kernel': [query, heads, keyDim],
    ...bias('query', [heads, keyDim]),
    'key/kernel': [key, heads, keyDim],
    ...bias('key', [heads, keyDim]),
    'value/kernel': [value, heads, valueDim],
    ...bias('value', [heads, valueDim]),
    'attention_output/kernel': [heads, valueDim, output],
    ...bias('attention_output', [output]),
  };
}

const folder = scratchFolder();
const rows = 10;
const fitting = { batchSize: 4, verbose: 0 } as const; // batches of 4, 4 and 2

for (const [name, { layer, input, below, weights = {} }] of Object.entries(cases)) {
  describe(name, () => {
    const shapes = Array.isArray(input[0]) ? (input as number[][]) : [input as number[]];
    const x = shapes.map((shape, i) => inputData([rows, ...shape], 3 + 10 * i, below));
    const y = uniform([rows, 2], 4);
    const inputs = () => shapes.map((shape) => nn.input({ shape }));
    const alone = () => {
      const start = inputs();
      return nn.model({ inputs: start, outputs: layer()(start), seed: 1 });
    };
    const network = (seed = 5, first = layer()) => {
      const start = inputs();
      const rest = [nn.flatten(), nn.dropout(0.3), nn.dense(2)];
      const outputs = rest.reduce((tensor, next) => next(tensor), first(start));
      const model = nn.model({ inputs: start, outputs, seed });
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
        Object.keys(weights).map((weight) => !notTrained.includes(weight)),
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

function inputData(shape: number[], seed: number, below: number | undefined): Tensor {
  const made = uniform(shape, seed, [0, below ?? 1]);
  return below === undefined
    ? uniform(shape, seed)
    : new Tensor('float32', (made.data as Float32Array).map(Math.floor), shape);
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
