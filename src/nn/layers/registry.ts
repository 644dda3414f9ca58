import type { Layer } from '../layer.ts';
import { lookUp } from '../names.ts';
import * as layers from './index.ts';
import type { RecurrentLayer } from './recurrent.ts';
import type { LayerData } from './wrapped.ts';

// biome-ignore lint/suspicious/noExplicitAny: the config of a layer is whatever that layer wrote
type Config = any;

/** Makes a layer inside another one's config. */
type MakeInner = (data: LayerData) => Layer;

const makers: Record<string, (config: Config, inner: MakeInner) => Layer> = {
  Activation: ({ activation, ...options }) => layers.activation(activation, options),
  Add: (options) => layers.add(options),
  AlphaDropout: ({ rate, ...options }) => layers.alphaDropout(rate, options),
  Average: (options) => layers.average(options),
  AveragePooling1D: ({ poolSize, ...options }) => layers.averagePooling1d(poolSize, options),
  AveragePooling2D: ({ poolSize, ...options }) => layers.averagePooling2d(poolSize, options),
  BatchNormalization: (options) => layers.batchNormalization(options),
  Bidirectional: ({ layer, backwardLayer, ...options }, inner) => {
    // of a kind that `bidirectional` takes, which it checks
    const recurrent = (data: LayerData) => inner(data) as RecurrentLayer;
    const other = backwardLayer && { backwardLayer: recurrent(backwardLayer) };
    return layers.bidirectional(recurrent(layer), { ...options, ...other });
  },
  Concatenate: (options) => layers.concatenate(options),
  Conv1D: ({ filters, kernelSize, ...options }) => layers.conv1d(filters, kernelSize, options),
  Conv1DTranspose: ({ filters, kernelSize, ...options }) =>
    layers.conv1dTranspose(filters, kernelSize, options),
  Conv2D: ({ filters, kernelSize, ...options }) => layers.conv2d(filters, kernelSize, options),
  Conv2DTranspose: ({ filters, kernelSize, ...options }) =>
    layers.conv2dTranspose(filters, kernelSize, options),
  Cropping1D: ({ cropping, ...options }) => layers.cropping1d(cropping, options),
  Cropping2D: ({ cropping, ...options }) => layers.cropping2d(cropping, options),
  Dense: ({ units, ...options }) => layers.dense(units, options),
  DepthwiseConv1D: ({ kernelSize, ...options }) => layers.depthwiseConv1d(kernelSize, options),
  DepthwiseConv2D: ({ kernelSize, ...options }) => layers.depthwiseConv2d(kernelSize, options),
  Dot: ({ axes, ...options }) => layers.dot(axes, options),
  Dropout: ({ rate, ...options }) => layers.dropout(rate, options),
  ELU: (options) => layers.elu(options),
  Embedding: ({ inputDim, outputDim, ...options }) => layers.embedding(inputDim, outputDim, options),
  Flatten: (options) => layers.flatten(options),
  GRU: ({ units, ...options }) => layers.gru(units, options),
  GaussianDropout: ({ rate, ...options }) => layers.gaussianDropout(rate, options),
  GaussianNoise: ({ stddev, ...options }) => layers.gaussianNoise(stddev, options),
  GlobalAveragePooling1D: (options) => layers.globalAveragePooling1d(options),
  GlobalAveragePooling2D: (options) => layers.globalAveragePooling2d(options),
  GlobalMaxPooling1D: (options) => layers.globalMaxPooling1d(options),
  GlobalMaxPooling2D: (options) => layers.globalMaxPooling2d(options),
  GroupNormalization: (options) => layers.groupNormalization(options),
  LSTM: ({ units, ...options }) => layers.lstm(units, options),
  LayerNormalization: (options) => layers.layerNormalization(options),
  LeakyReLU: (options) => layers.leakyRelu(options),
  MaxPooling1D: ({ poolSize, ...options }) => layers.maxPooling1d(poolSize, options),
  MaxPooling2D: ({ poolSize, ...options }) => layers.maxPooling2d(poolSize, options),
  Maximum: (options) => layers.maximum(options),
  Minimum: (options) => layers.minimum(options),
  MultiHeadAttention: ({ numHeads, keyDim, ...options }) =>
    layers.multiHeadAttention(numHeads, keyDim, options),
  Multiply: (options) => layers.multiply(options),
  Normalization: (options) => layers.normalization(options),
  PReLU: (options) => layers.prelu(options),
  Permute: ({ dims, ...options }) => layers.permute(dims, options),
  PositionalEncoding: (options) => layers.positionalEncoding(options),
  ReLU: (options) => layers.relu(options),
  RepeatVector: ({ n, ...options }) => layers.repeatVector(n, options),
  Rescaling: ({ scale, ...options }) => layers.rescaling(scale, options),
  Reshape: ({ targetShape, ...options }) => layers.reshape(targetShape, options),
  RhythmStatistics: (options) => layers.rhythmStatistics(options),
  SeparableConv1D: ({ filters, kernelSize, ...options }) =>
    layers.separableConv1d(filters, kernelSize, options),
  SeparableConv2D: ({ filters, kernelSize, ...options }) =>
    layers.separableConv2d(filters, kernelSize, options),
  SimpleRNN: ({ units, ...options }) => layers.simpleRnn(units, options),
  Softmax: (options) => layers.softmax(options),
  SpatialDropout1D: ({ rate, ...options }) => layers.spatialDropout1d(rate, options),
  SpatialDropout2D: ({ rate, ...options }) => layers.spatialDropout2d(rate, options),
  Subtract: (options) => layers.subtract(options),
  TextureStatistics: (options) => layers.textureStatistics(options),
  TimeDistributed: ({ layer, ...options }, inner) => layers.timeDistributed(inner(layer), options),
  UnitNormalization: (options) => layers.unitNormalization(options),
  UpSampling1D: ({ size, ...options }) => layers.upSampling1d(size, options),
  UpSampling2D: ({ size, ...options }) => layers.upSampling2d(size, options),
  ZeroPadding1D: ({ padding, ...options }) => layers.zeroPadding1d(padding, options),
  ZeroPadding2D: ({ padding, ...options }) => layers.zeroPadding2d(padding, options),
};

/**
 * A layer from its kind and config, as a saved model holds them, or from the user's own makers.
 * @throws EarshotError UNKNOWN_NAME
 */
export function makeLayer(
  kind: string,
  config: Config,
  custom: Readonly<Record<string, (config: Config) => unknown>> = {},
): Layer {
  if (Object.hasOwn(custom, kind)) return custom[kind](config) as Layer;
  return lookUp('kind of layer', kind, makers)(config, (data) => makeLayer(data.kind, data.config, custom));
}
