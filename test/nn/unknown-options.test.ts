import { describe, expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import * as layers from '../../src/nn/layers/index.ts';
import { expectError, uniform } from './support.ts';

/** @file An option that nobody knows is refused everywhere, with the nearest right one: it would have no effect. */

// biome-ignore lint/suspicious/noExplicitAny: what types forbid, plain JavaScript may still pass
const all = nn as any;

/** For each function: arguments before its options, and an option it has. */
const makers: Record<string, readonly [before: readonly unknown[], option: string]> = {
  activation: [['relu'], 'trainable'],
  add: [[], 'trainable'],
  alphaDropout: [[0.5], 'trainable'],
  average: [[], 'trainable'],
  averagePooling1d: [[2], 'strides'],
  averagePooling2d: [[2], 'padding'],
  batchNormalization: [[], 'momentum'],
  bidirectional: [[nn.lstm(2)], 'mergeMode'],
  concatenate: [[], 'axis'],
  conv1d: [[2, 3], 'dilationRate'],
  conv1dTranspose: [[2, 3], 'outputPadding'],
  conv2d: [[2, 3], 'strides'],
  conv2dTranspose: [[2, 3], 'useBias'],
  cropping1d: [[1], 'trainable'],
  cropping2d: [[1], 'trainable'],
  dense: [[2], 'activation'],
  depthwiseConv1d: [[3], 'depthMultiplier'],
  depthwiseConv2d: [[3], 'depthwiseInitializer'],
  dot: [[1], 'normalize'],
  dropout: [[0.5], 'trainable'],
  elu: [[], 'alpha'],
  embedding: [[3, 2], 'embeddingsInitializer'],
  flatten: [[], 'trainable'],
  gaussianDropout: [[0.5], 'trainable'],
  gaussianNoise: [[0.5], 'trainable'],
  globalAveragePooling1d: [[], 'keepdims'],
  globalAveragePooling2d: [[], 'keepdims'],
  globalMaxPooling1d: [[], 'keepdims'],
  globalMaxPooling2d: [[], 'keepdims'],
  groupNormalization: [[], 'epsilon'],
  gru: [[2], 'resetAfter'],
  layerNormalization: [[], 'center'],
  leakyRelu: [[], 'negativeSlope'],
  lstm: [[2], 'returnSequences'],
  maxPooling1d: [[2], 'padding'],
  maxPooling2d: [[2], 'strides'],
  maximum: [[], 'trainable'],
  minimum: [[], 'trainable'],
  multiHeadAttention: [[2, 2], 'useCausalMask'],
  multiply: [[], 'trainable'],
  normalization: [[], 'invert'],
  permute: [[[2, 1]], 'trainable'],
  positionalEncoding: [[], 'maxWavelength'],
  prelu: [[], 'sharedAxes'],
  relu: [[], 'maxValue'],
  repeatVector: [[2], 'trainable'],
  rescaling: [[2], 'offset'],
  reshape: [[[2]], 'trainable'],
  rhythmStatistics: [[], 'groups'],
  separableConv1d: [[2, 3], 'pointwiseInitializer'],
  separableConv2d: [[2, 3], 'depthMultiplier'],
  simpleRnn: [[2], 'recurrentDropout'],
  softmax: [[], 'axis'],
  spatialDropout1d: [[0.5], 'trainable'],
  spatialDropout2d: [[0.5], 'trainable'],
  subtract: [[], 'trainable'],
  textureStatistics: [[], 'octaves'],
  timeDistributed: [[nn.dense(2)], 'trainable'],
  unitNormalization: [[], 'axis'],
  upSampling1d: [[2], 'trainable'],
  upSampling2d: [[2], 'interpolation'],
  zeroPadding1d: [[1], 'trainable'],
  zeroPadding2d: [[1], 'trainable'],

  accuracy: [[], 'name'],
  auc: [[], 'numThresholds'],
  binaryAccuracy: [[], 'threshold'],
  binaryCrossentropy: [[], 'labelSmoothing'],
  binaryFocalCrossentropy: [[], 'gamma'],
  categoricalAccuracy: [[], 'name'],
  categoricalCrossentropy: [[], 'fromLogits'],
  categoricalFocalCrossentropy: [[], 'alpha'],
  customLoss: [[(a: unknown) => a], 'targets'],
  f1Score: [[], 'average'],
  fBetaScore: [[], 'beta'],
  huber: [[], 'delta'],
  precision: [[], 'thresholds'],
  r2Score: [[], 'classAggregation'],
  recall: [[], 'classId'],
  rootMeanSquaredError: [[], 'name'],
  sparseCategoricalCrossentropy: [[], 'labelSmoothing'],
  topKAccuracy: [[], 'name'],

  csvLogger: [['log.csv'], 'separator'],
  earlyStopping: [[], 'patience'],
  modelCheckpoint: [['model.onnx'], 'saveBestOnly'],
  reduceLROnPlateau: [[], 'factor'],
  tensorBoard: [[], 'histogramFreq'],

  identity: [[], 'gain'],
  l1l2: [[], 'l1'],
  orthogonal: [[], 'gain'],
  randomNormal: [[], 'stddev'],
  randomUniform: [[], 'maxval'],
  truncatedNormal: [[], 'mean'],
  varianceScaling: [[], 'distribution'],
};

describe('an option that a function does not have', () => {
  it.each(Object.entries(makers))('%s', async (name, [before, option]) => {
    const misspelt = option.slice(0, -1);
    await expectError(
      () => all[name](...before, { [misspelt]: undefined }),
      'UNKNOWN_NAME',
      new RegExp(`^${name}: an option must be one of .*received '${misspelt}'.*Did you mean '`),
    );
  });

  it('is tested of all layers', () => {
    const { normalizationOf, ...made } = layers;
    expect(Object.keys(makers)).toEqual(expect.arrayContaining(Object.keys(made)));
  });

  it('what is no object is refused too', async () => {
    await expectError(() => all.dense(3, 'relu'), 'INVALID_ARGUMENT', /dense takes one object of options/);
    await expectError(() => all.conv2d(3, 3, 2), 'INVALID_ARGUMENT', /conv2d takes one object.*received 2/);
    await expectError(() => all.dense(3, null), 'INVALID_ARGUMENT', /received null/);
  });
});

describe('an option that models do not have', () => {
  const made = () => {
    const model = nn.sequential({ inputShape: [3] }, [nn.dense(1)]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    // biome-ignore lint/suspicious/noExplicitAny: as above
    return model as any;
  };
  const [x, y] = [uniform([4, 3], 1), uniform([4, 1], 2)];
  const batches = async function* () {
    yield [x, y];
  };
  const start = nn.input({ shape: [3] });
  const outputs = nn.dense(1)(start);

  const cases: Record<string, readonly [() => unknown, RegExp]> = {
    input: [() => all.input({ shpae: [3] }), /input: an option.*'shpae'.*mean 'shape'/],
    sequential: [() => all.sequential({ inputShape: [3], sede: 1 }, []), /sequential.*'sede'.*mean 'seed'/],
    model: [() => all.model({ input: start, outputs }), /model: an option.*'input'.*mean 'inputs'/],
    compile: [() => made().compile({ optimiser: 'sgd', loss: 'mse' }), /compile.*mean 'optimizer'/],
    fit: [() => made().fit(x, y, { epoch: 3 }), /fit: an option.*'epoch'.*mean 'epochs'/],
    'fit on batches': [
      () => made().fit(batches, { stepPerEpoch: 3 }),
      /fit on batches: an option.*mean 'stepsPerEpoch'/,
    ],
    'fit on arrays': [() => made().fit(x, y, { stepsPerEpoch: 3 }), /fit: an option.*'stepsPerEpoch'/],
    trainOnBatch: [() => made().trainOnBatch(x, y, { sampleWeights: [] }), /mean 'sampleWeight'/],
    evaluate: [() => made().evaluate(x, y, { batch_size: 3 }), /evaluate.*mean 'batchSize'/],
    'evaluate on batches': [() => made().evaluate(batches, { step: 3 }), /evaluate on batches.*mean 'steps'/],
    predict: [() => made().predict(x, { batchsize: 3 }), /predict.*mean 'batchSize'/],
    summary: [() => made().summary({ cost: true }), /summary.*mean 'costs'/],
    export: [() => made().export('no.onnx', { meta: {} }), /export.*'metadata'.*'meta'/],
    loadKeras: [() => all.loadKeras('no.keras', { custom: {} }), /loadKeras: an option.*'custom'/],
    loadKerasWeights: [() => all.loadKerasWeights(made(), 'no.h5', { by_name: true }), /mean 'byName'/],
    loadModel: [() => all.loadModel('no.onnx', { custom: {} }), /loadModel.*'customObjects'/],
  };
  it.each(Object.entries(cases))('%s', async (_, [action, message]) => {
    await expectError(action, 'UNKNOWN_NAME', message);
  });

  it('no options where some are needed', async () => {
    await expectError(() => all.input(), 'INVALID_ARGUMENT', /input takes one object.*received undefined/);
    await expectError(() => all.model(), 'INVALID_ARGUMENT', /model takes one object.*received undefined/);
    await expectError(() => all.sequential(), 'INVALID_ARGUMENT', /sequential takes one object/);
    await expectError(() => made().compile(), 'INVALID_ARGUMENT', /compile takes one object/);
    await expectError(() => made().fit(x, y, 3), 'INVALID_ARGUMENT', /fit takes one object.*received 3/);
  });
});
