import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import * as nn from '../../../src/nn/index.ts';
import { expectClose } from '../../graph/check-operator.ts';
import { uniform } from '../support.ts';

/** @file Layers compute the same whether their input comes with its channels last or, as convolutions leave it, first. */

const image = [4, 5, 4];
const sequence = [6, 4];

/** Layers and the shapes of their inputs. */
const cases: Record<string, [layer: () => nn.Layer, ...shapes: number[][]]> = {
  dense: [() => nn.dense(3), image],
  conv1d: [() => nn.conv1d(3, 2), sequence],
  conv2d: [() => nn.conv2d(4, 2, { groups: 2 }), image],
  depthwiseConv2d: [() => nn.depthwiseConv2d(2), image],
  separableConv1d: [() => nn.separableConv1d(3, 2), sequence],
  conv2dTranspose: [() => nn.conv2dTranspose(2, 3, { strides: 2 }), image],
  maxPooling1d: [() => nn.maxPooling1d(), sequence],
  averagePooling2d: [() => nn.averagePooling2d(), image],
  globalMaxPooling1d: [() => nn.globalMaxPooling1d(), sequence],
  globalMaxPooling2d: [() => nn.globalMaxPooling2d({ keepdims: true }), image],
  globalAveragePooling1d: [() => nn.globalAveragePooling1d({ keepdims: true }), sequence],
  globalAveragePooling2d: [() => nn.globalAveragePooling2d(), image],
  zeroPadding1d: [() => nn.zeroPadding1d([2, 1]), sequence],
  zeroPadding2d: [() => nn.zeroPadding2d([1, 2]), image],
  cropping1d: [() => nn.cropping1d([2, 1]), sequence],
  cropping2d: [() => nn.cropping2d([1, 2]), image],
  upSampling1d: [() => nn.upSampling1d(), sequence],
  upSampling2d: [() => nn.upSampling2d([2, 3]), image],
  'upSampling2d, bilinear': [() => nn.upSampling2d([2, 3], { interpolation: 'bilinear' }), image],
  permute: [() => nn.permute([3, 1, 2]), image],
  'permute of sequences': [() => nn.permute([2, 1]), sequence],
  add: [() => nn.add(), image, image],
  'multiply of other lengths': [() => nn.multiply(), image, [1, 1, 4]],
  'subtract of other ranks': [() => nn.subtract(), image, [5, 4]],
  concatenate: [() => nn.concatenate(), image, [4, 5, 2]],
  'concatenate of rows': [() => nn.concatenate({ axis: 1 }), image, [3, 5, 4]],
  'concatenate of columns': [() => nn.concatenate({ axis: -2 }), image, image],
  dot: [() => nn.dot([1, 2]), sequence, [3, 6]],
  rescaling: [() => nn.rescaling([1, 2, 3, 4], { offset: [4, 3, 2, 1] }), image],
  'normalization of channels': [
    () => nn.normalization({ mean: [1, 2, 3, 4], variance: [4, 3, 2, 1] }),
    image,
  ],
  'normalization of rows': [() => nn.normalization({ axis: 1, mean: [1, 2, 3, 4], variance: 2 }), image],
  batchNormalization: [() => nn.batchNormalization(), sequence],
  'batchNormalization of images': [() => nn.batchNormalization(), image],
  layerNormalization: [() => nn.layerNormalization(), sequence],
  'layerNormalization over rows and channels': [() => nn.layerNormalization({ axis: [1, 3] }), image],
  groupNormalization: [() => nn.groupNormalization({ groups: 2 }), image],
  'groupNormalization of rows': [() => nn.groupNormalization({ groups: 2, axis: 1 }), image],
  textureStatistics: [() => nn.textureStatistics({ scale: 0.1 }), image],
  rhythmStatistics: [() => nn.rhythmStatistics({ scale: 0.1, groups: 2 }), [4, 9, 4]],
  unitNormalization: [() => nn.unitNormalization(), image],
  'unitNormalization over rows': [() => nn.unitNormalization({ axis: 1 }), image],
  embedding: [() => nn.embedding(2, 3), [2, 3]],
  positionalEncoding: [() => nn.positionalEncoding(), sequence],
  multiHeadAttention: [() => nn.multiHeadAttention(2, 3), sequence, [5, 4]],
};

/** A convolution that changes nothing but the order of the axes inside. */
function throughConv(shape: number[], tensor: nn.SymbolicTensor, kernels: Tensor[]): nn.SymbolicTensor {
  if (shape.length < 2) return tensor;
  const channels = shape[shape.length - 1];
  const kernel = Float32Array.from({ length: channels ** 2 }, (_, i) => Number(i % (channels + 1) === 0));
  kernels.push(new Tensor('float32', kernel, [...shape.slice(1).map(() => 1), channels, channels]));
  const make = shape.length === 2 ? nn.conv1d : nn.conv2d;
  return make(channels, 1, { useBias: false })(tensor);
}

function floored(numbers: Float32Array): void {
  for (const [i, value] of numbers.entries()) numbers[i] = Math.floor(value);
}

describe('channels first and channels last', () => {
  it.each(Object.entries(cases))('%s', async (_, [layer, ...shapes]) => {
    const x = shapes.map((shape, i) => uniform([3, ...shape], 5 + i, [0.01, 1.99]));
    if (layer().classes !== undefined) for (const { data } of x) floored(data as Float32Array);
    const start = () => shapes.map((shape) => nn.input({ shape }));
    const made = layer();
    const given = start();
    const last = nn.model({ inputs: given, outputs: made(given), seed: 2 });
    const expected = await last.predict(x);

    for (const which of new Set([shapes.length, 1])) {
      const inputs = start();
      const kernels: Tensor[] = [];
      const before = inputs.map((tensor, i) =>
        i < which ? throughConv(shapes[i], tensor, kernels) : tensor,
      );
      const first = nn.model({ inputs, outputs: made(before) });
      // the convolutions stand before the layer, in the order of its inputs
      first.setWeights([...kernels, ...last.getWeights()]);
      const { dims, data } = await first.predict(x);
      expect(dims).toEqual(expected.dims);
      expect(sizeOf(dims)).toBeGreaterThan(0);
      expectClose(
        data as Float32Array,
        expected.data as Float32Array,
        1e-5,
        `${which} through a convolution`,
      );
    }
  });
});
