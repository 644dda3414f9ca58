import { describe, expect, it } from 'vitest';
import { Tensor } from '../../../src/array/tensor.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import * as nn from '../../../src/nn/index.ts';
import { expectError, uniform } from '../support.ts';

/** @file Wrong options and inputs of layers: each with its error, which says what came and what was expected. */

// biome-ignore lint/suspicious/noExplicitAny: what types forbid, plain JavaScript may still pass
const any = (value: unknown) => value as any;

const on = (layer: nn.Layer, ...shapes: number[][]) => layer(shapes.map((shape) => nn.input({ shape })));

const needSequences: Record<string, () => nn.Layer> = {
  conv1d: () => nn.conv1d(2, 2),
  depthwiseConv1d: () => nn.depthwiseConv1d(2),
  separableConv1d: () => nn.separableConv1d(2, 2),
  conv1dTranspose: () => nn.conv1dTranspose(2, 2),
  maxPooling1d: () => nn.maxPooling1d(),
  averagePooling1d: () => nn.averagePooling1d(),
  globalMaxPooling1d: () => nn.globalMaxPooling1d(),
  globalAveragePooling1d: () => nn.globalAveragePooling1d(),
  zeroPadding1d: () => nn.zeroPadding1d(),
  cropping1d: () => nn.cropping1d(),
  upSampling1d: () => nn.upSampling1d(),
  spatialDropout1d: () => nn.spatialDropout1d(0.1),
  positionalEncoding: () => nn.positionalEncoding(),
  multiHeadAttention: () => nn.multiHeadAttention(1, 2),
};
const needImages: Record<string, () => nn.Layer> = {
  conv2d: () => nn.conv2d(2, 2),
  depthwiseConv2d: () => nn.depthwiseConv2d(2),
  separableConv2d: () => nn.separableConv2d(2, 2),
  conv2dTranspose: () => nn.conv2dTranspose(2, 2),
  maxPooling2d: () => nn.maxPooling2d(),
  averagePooling2d: () => nn.averagePooling2d(),
  globalMaxPooling2d: () => nn.globalMaxPooling2d(),
  globalAveragePooling2d: () => nn.globalAveragePooling2d(),
  zeroPadding2d: () => nn.zeroPadding2d(),
  cropping2d: () => nn.cropping2d(),
  upSampling2d: () => nn.upSampling2d(),
  spatialDropout2d: () => nn.spatialDropout2d(0.1),
};

describe('input of another rank', () => {
  it.each(Object.entries(needSequences))('%s says that it needs sequences', async (name, layer) => {
    const expected = new RegExp(`${name} expects .*\\(batch, steps, channels\\); received \\(None, 3\\)`);
    await expectError(() => on(layer(), [3]), 'SHAPE_MISMATCH', expected);
    await expectError(() => on(layer(), [3, 4, 5]), 'SHAPE_MISMATCH', /received \(None, 3, 4, 5\)/);
  });

  it.each(Object.entries(needImages))('%s says that it needs images', async (name, layer) => {
    const expected = new RegExp(
      `${name} expects .*\\(batch, height, width, channels\\); received \\(None, 3, 4\\)`,
    );
    await expectError(() => on(layer(), [3, 4]), 'SHAPE_MISMATCH', expected);
    await expectError(() => on(layer(), [2, 3, 4, 5]), 'SHAPE_MISMATCH', /received \(None, 2, 3, 4, 5\)/);
  });
});

type Case = [action: () => unknown, code: ErrorCode, ...message: RegExp[]];

const cases: Record<string, Case> = {
  'conv1d with a pair for a kernel': [
    () => nn.conv1d(2, any([2, 3])),
    'INVALID_ARGUMENT',
    /conv1d: kernelSize must be a number; received \[2, 3\]/,
  ],
  'conv1d with an unknown padding': [
    () => nn.conv1d(2, 3, { padding: any('casual') }),
    'UNKNOWN_NAME',
    /'causal'.*Did you mean 'causal'\?/,
  ],
  'conv1d that does not fit': [
    () => on(nn.conv1d(2, 5), [4, 3]),
    'SHAPE_MISMATCH',
    /conv1d: a window of 5 does not fit into sequences of shape \(4, 3\)/,
  ],
  'conv2d with causal padding': [
    () => nn.conv2d(2, 3, { padding: any('causal') }),
    'UNKNOWN_NAME',
    /'valid', 'same'; received 'causal'/,
  ],
  'filters that do not make up the groups': [
    () => nn.conv2d(3, 3, { groups: 2 }),
    'INVALID_ARGUMENT',
    /3 filters in 2 groups/,
  ],
  'channels that do not make up the groups': [
    () => on(nn.conv2d(4, 3, { groups: 2 }), [5, 5, 3]),
    'SHAPE_MISMATCH',
    /multiple of the 2 groups; received input of shape \(None, 5, 5, 3\)/,
  ],
  'no groups': [() => nn.conv1d(2, 3, { groups: 0 }), 'INVALID_ARGUMENT', /groups.*at least 1; received 0/],
  'a depthMultiplier of 0': [
    () => nn.depthwiseConv2d(3, { depthMultiplier: 0 }),
    'INVALID_ARGUMENT',
    /depthwiseConv2d: depthMultiplier.*received 0/,
  ],
  'a depthwise kernel that does not fit': [
    () => on(nn.depthwiseConv2d([2, 7]), [5, 6, 1]),
    'SHAPE_MISMATCH',
    /depthwiseConv2d: a window of 2 x 7 does not fit/,
  ],
  'a separable convolution without filters': [
    () => nn.separableConv2d(any(undefined), 3),
    'INVALID_ARGUMENT',
    /separableConv2d: filters.*received undefined/,
  ],
  'outputPadding as large as the stride': [
    () => nn.conv2dTranspose(2, 3, { strides: 2, outputPadding: 2 }),
    'INVALID_ARGUMENT',
    /outputPadding must be below strides.*received 2, 2 for strides 2, 2/,
  ],
  'outputPadding 0 with an even kernel and padding same': [
    () => on(nn.conv1dTranspose(2, 4, { strides: 2, padding: 'same', outputPadding: 0 }), [5, 1]),
    'INVALID_ARGUMENT',
    /conv1dTranspose: .*even length needs an outputPadding of at least 1/,
  ],
  'a transposed convolution with strides and dilation': [
    () => nn.conv2dTranspose(2, 3, { strides: 2, dilationRate: 2 }),
    'INVALID_ARGUMENT',
    /do not go together/,
  ],
  'a pool that does not fit': [
    () => on(nn.maxPooling1d(9), [5, 2]),
    'SHAPE_MISMATCH',
    /maxPooling1d: a window of 9 does not fit into sequences of shape \(5, 2\)/,
  ],
  'keepdims that is no flag': [
    () => nn.globalMaxPooling2d({ keepdims: any('yes') }),
    'INVALID_ARGUMENT',
    /globalMaxPooling2d: keepdims must be true or false; received 'yes'/,
  ],
  'negative padding': [() => nn.zeroPadding2d(-1), 'INVALID_ARGUMENT', /at least 0; received -1/],
  'padding of three numbers': [
    () => nn.zeroPadding1d(any([1, 2, 3])),
    'INVALID_ARGUMENT',
    /zeroPadding1d: padding must be a number, or \[before, after\]; received \[1, 2, 3\]/,
  ],
  'padding of one pair for images': [
    () => nn.zeroPadding2d(any([[1, 2]])),
    'INVALID_ARGUMENT',
    /\[\[above, below\], \[left, right\]\]/,
  ],
  'cropping everything': [
    () =>
      on(
        nn.cropping2d([
          [2, 3],
          [0, 0],
        ]),
        [5, 6, 1],
      ),
    'SHAPE_MISMATCH',
    /nothing is left of input of shape \(None, 5, 6, 1\) when 2 and 3, 0 and 0 are cut off/,
  ],
  'an unknown interpolation': [
    () => nn.upSampling2d(2, { interpolation: any('bilinaer') }),
    'UNKNOWN_NAME',
    /Did you mean 'bilinear'\?/,
  ],
  'upSampling by half': [() => nn.upSampling1d(0.5), 'INVALID_ARGUMENT', /size.*received 0\.5/],
  'permute that names an axis twice': [
    () => nn.permute([1, 1]),
    'INVALID_ARGUMENT',
    /permute: dims must hold each axis once.*received \[1, 1\]/,
  ],
  'permute of another rank': [
    () => on(nn.permute([2, 1]), [3, 4, 5]),
    'SHAPE_MISMATCH',
    /\(batch, axis 1, axis 2\); received \(None, 3, 4, 5\)/,
  ],
  'repeatVector of sequences': [
    () => on(nn.repeatVector(2), [3, 4]),
    'SHAPE_MISMATCH',
    /\(batch, n\); received \(None, 3, 4\)/,
  ],
  'repeatVector no times': [() => nn.repeatVector(0), 'INVALID_ARGUMENT', /received 0/],
  'spatialDropout of everything': [() => nn.spatialDropout1d(1), 'INVALID_ARGUMENT', /rate.*received 1/],
  'negative noise': [() => nn.gaussianNoise(-0.1), 'INVALID_ARGUMENT', /stddev.*received -0\.1/],
  'gaussianDropout of everything': [() => nn.gaussianDropout(1), 'INVALID_ARGUMENT', /received 1/],
  'alphaDropout without a rate': [() => nn.alphaDropout(any(null)), 'INVALID_ARGUMENT', /received null/],
  'add of shapes that do not go together': [
    () => on(nn.add(), [3, 4], [3, 5]),
    'SHAPE_MISMATCH',
    /add: inputs of shapes \(None, 3, 4\), \(None, 3, 5\) do not go together/,
  ],
  'subtract of three': [
    () => on(nn.subtract(), [3], [3], [3]),
    'SHAPE_MISMATCH',
    /Subtract takes 2 inputs; received 3/,
  ],
  'add of nothing': [() => nn.add()([]), 'SHAPE_MISMATCH', /Add takes 1 or more inputs; received 0/],
  'concatenate of other lengths': [
    () => on(nn.concatenate(), [3, 4], [2, 4]),
    'SHAPE_MISMATCH',
    /\(None, 3, 4\), \(None, 2, 4\) must be alike but for axis 2/,
  ],
  'concatenate along the batch': [
    () => on(nn.concatenate({ axis: 0 }), [3], [3]),
    'INVALID_ARGUMENT',
    /concatenate: an axis must be a whole number and not 0, the batch; received 0/,
  ],
  'concatenate along an axis that is not there': [
    () => on(nn.concatenate({ axis: 3 }), [3, 4], [3, 4]),
    'SHAPE_MISMATCH',
    /input of shape \(None, 3, 4\) has no axis 3; expected 1 to 2, or -1 to -2/,
  ],
  'dot along axes of other lengths': [
    () => on(nn.dot([1, 2]), [3, 4], [3, 5]),
    'SHAPE_MISMATCH',
    /dot: the axes must have one length; received 3 and 5/,
  ],
  'dot without axes': [() => nn.dot(any(undefined)), 'INVALID_ARGUMENT', /dot: axes.*received undefined/],
  'rescaling by NaN': [() => nn.rescaling(NaN), 'INVALID_ARGUMENT', /rescaling: scale.*received NaN/],
  'rescaling of another number of channels': [
    () => on(nn.rescaling([1, 2]), [4, 3]),
    'SHAPE_MISMATCH',
    /one for each channel of input of shape \(None, 4, 3\); received 2/,
  ],
  'normalization with a mean alone': [
    () => nn.normalization({ mean: 1 }),
    'INVALID_ARGUMENT',
    /both mean and variance/,
  ],
  'normalization with a negative variance': [
    () => nn.normalization({ mean: 1, variance: -1 }),
    'INVALID_ARGUMENT',
    /variance.*received -1/,
  ],
  'normalization with too few means': [
    () => on(nn.normalization({ mean: [1, 2], variance: [1, 2] }), [4, 3]),
    'SHAPE_MISMATCH',
    /mean must be a number, or 3 of them for input of shape \(None, 4, 3\); received 2/,
  ],
  'normalizationOf NaN': [() => nn.normalizationOf([1, NaN]), 'NOT_FINITE', /normalizationOf: x holds NaN/],
  'normalizationOf nothing': [() => nn.normalizationOf([]), 'INVALID_ARGUMENT', /no examples/],
  'normalizationOf along the batch': [
    () => nn.normalizationOf(uniform([3, 2], 1), { axis: 0 }),
    'INVALID_ARGUMENT',
    /not 0, the batch/,
  ],
  'layerNormalization over an axis that is not there': [
    () => on(nn.layerNormalization({ axis: -3 }), [3, 4]),
    'SHAPE_MISMATCH',
    /layerNormalization: input of shape \(None, 3, 4\) has no axis -3/,
  ],
  'layerNormalization with a negative epsilon': [
    () => nn.layerNormalization({ epsilon: -1 }),
    'INVALID_ARGUMENT',
    /epsilon.*received -1/,
  ],
  'groups that do not divide the channels': [
    () => on(nn.groupNormalization({ groups: 3 }), [5, 4]),
    'SHAPE_MISMATCH',
    /\(None, 5, 4\) cannot be made into 3 groups.*choose groups that divide 4/,
  ],
  'the default 32 groups for few channels': [
    () => on(nn.groupNormalization(), [5, 4]),
    'SHAPE_MISMATCH',
    /32 groups/,
  ],
  'half a group': [() => nn.groupNormalization({ groups: 0.5 }), 'INVALID_ARGUMENT', /received 0\.5/],
  'unitNormalization over no axis': [
    () => on(nn.unitNormalization({ axis: 1.5 }), [5]),
    'INVALID_ARGUMENT',
    /unitNormalization: an axis.*received 1\.5/,
  ],
  'textureStatistics of no scale': [
    () => nn.textureStatistics({ scale: 0 }),
    'INVALID_ARGUMENT',
    /textureStatistics: scale.*received 0/,
  ],
  'textureStatistics of sequences': [
    () => on(nn.textureStatistics(), [64, 100]),
    'SHAPE_MISMATCH',
    /textureStatistics.*bands, frames, channels/,
  ],
  'textureStatistics of one frame': [
    () => on(nn.textureStatistics(), [64, 1, 1]),
    'SHAPE_MISMATCH',
    /textureStatistics.*at least 2 frames/,
  ],
  'rhythmStatistics of no octave': [
    () => nn.rhythmStatistics({ octaves: 0 }),
    'INVALID_ARGUMENT',
    /rhythmStatistics: octaves.*received 0/,
  ],
  'rhythmStatistics of few frames': [
    () => on(nn.rhythmStatistics(), [64, 7, 1]),
    'SHAPE_MISMATCH',
    /rhythmStatistics.*at least 8 frames/,
  ],
  'rhythmStatistics of fewer bands than groups': [
    () => on(nn.rhythmStatistics({ groups: 5 }), [4, 100, 1]),
    'SHAPE_MISMATCH',
    /5 groups need as many bands.*\(None, 4, 100, 1\).*fewer groups/,
  ],
  'embedding of nothing': [() => nn.embedding(0, 3), 'INVALID_ARGUMENT', /inputDim.*received 0/],
  'positionalEncoding of no length': [
    () => nn.positionalEncoding({ maxWavelength: 0 }),
    'INVALID_ARGUMENT',
    /maxWavelength.*received 0/,
  ],
  'attention without heads': [
    () => nn.multiHeadAttention(0, 3),
    'INVALID_ARGUMENT',
    /multiHeadAttention: numHeads.*received 0/,
  ],
  'attention to matrices': [
    () => nn.multiHeadAttention(1, 3, { outputShape: any([2, 3]) }),
    'INVALID_ARGUMENT',
    /outputShape must be a number; received \[2, 3\]/,
  ],
  'attention with keys and values of other lengths': [
    () => on(nn.multiHeadAttention(1, 3), [3, 2], [4, 2], [5, 2]),
    'SHAPE_MISMATCH',
    /as many steps; received \(None, 5, 2\) and \(None, 4, 2\)/,
  ],
  'attention of four': [
    () => on(nn.multiHeadAttention(1, 3), [3, 2], [4, 2], [4, 2], [4, 2]),
    'SHAPE_MISMATCH',
    /takes 1 to 3 inputs; received 4/,
  ],
};

describe('wrong options and shapes', () => {
  it.each(Object.entries(cases))('%s', async (_, [action, code, ...message]) => {
    await expectError(action, code, ...message);
  });
});

describe('embedding', () => {
  const model = nn.sequential({ inputShape: [2] }, [nn.embedding(3, 2), nn.flatten(), nn.dense(1)]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const rows = (...numbers: number[]) => new Tensor('float32', numbers, [1, 2]);

  it.each([3, -1, 1e6, 0.5])('refuses %d of things 0 to 2, in prediction and training', async (wrong) => {
    await expectError(
      () => model.predict(rows(0, wrong)),
      'INVALID_ARGUMENT',
      /0 to 2, for the 3 classes of 'embedding'/,
    );
    const before = model.getWeights();
    await expectError(
      () => model.fit(rows(0, wrong), [1], { verbose: 0 }),
      'INVALID_ARGUMENT',
      /0 to 2, for the 3 classes of 'embedding'/,
    );
    expect(model.getWeights()).toEqual(before);
  });

  it('takes the least and the largest', async () => {
    expect((await model.predict(rows(0, 2))).dims).toEqual([1, 1]);
  });
});
