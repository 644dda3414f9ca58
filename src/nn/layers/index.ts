export type { CausalPadding } from '../padding.ts';
export { activation, elu, leakyRelu, relu, softmax } from './activation.ts';
export { alphaDropout } from './alpha-dropout.ts';
export { type BatchNormalizationOptions, batchNormalization } from './batch-normalization.ts';
export { type BidirectionalOptions, bidirectional, type MergeMode } from './bidirectional.ts';
export { type ConcatenateOptions, concatenate } from './concatenate.ts';
export {
  type Conv1DTransposeOptions,
  type Conv2DTransposeOptions,
  conv1dTranspose,
  conv2dTranspose,
} from './conv-transpose.ts';
export { type Conv1DOptions, conv1d } from './conv1d.ts';
export { type Conv2DOptions, conv2d } from './conv2d.ts';
export { cropping1d, cropping2d } from './cropping.ts';
export { dense, type KernelOptions } from './dense.ts';
export {
  type DepthwiseConv1DOptions,
  type DepthwiseConv2DOptions,
  depthwiseConv1d,
  depthwiseConv2d,
} from './depthwise-conv.ts';
export { type DotOptions, dot } from './dot.ts';
export { dropout } from './dropout.ts';
export { type EmbeddingOptions, embedding } from './embedding.ts';
export { flatten } from './flatten.ts';
export { gaussianDropout } from './gaussian-dropout.ts';
export { gaussianNoise } from './gaussian-noise.ts';
export {
  type GlobalPoolingOptions,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
} from './global-pooling.ts';
export { type GroupNormalizationOptions, groupNormalization } from './group-normalization.ts';
export { type GruOptions, gru } from './gru.ts';
export { type LayerNormalizationOptions, layerNormalization } from './layer-normalization.ts';
export { type LstmOptions, lstm } from './lstm.ts';
export { add, average, maximum, minimum, multiply, subtract } from './merge.ts';
export { type MultiHeadAttentionOptions, multiHeadAttention } from './multi-head-attention.ts';
export { type NormalizationOptions, normalization, normalizationOf } from './normalization.ts';
export { permute } from './permute.ts';
export { averagePooling1d, maxPooling1d, type Pooling1DOptions } from './pooling1d.ts';
export { averagePooling2d, maxPooling2d, type Pooling2DOptions } from './pooling2d.ts';
export { type PositionalEncodingOptions, positionalEncoding } from './positional-encoding.ts';
export { type PreluOptions, prelu } from './prelu.ts';
export type { RecurrentLayer, RecurrentOptions } from './recurrent.ts';
export { repeatVector } from './repeat-vector.ts';
export { type RescalingOptions, rescaling } from './rescaling.ts';
export { reshape } from './reshape.ts';
export { type RhythmStatisticsOptions, rhythmStatistics } from './rhythm-statistics.ts';
export {
  type SeparableConv1DOptions,
  type SeparableConv2DOptions,
  separableConv1d,
  separableConv2d,
} from './separable-conv.ts';
export { type SimpleRnnOptions, simpleRnn } from './simple-rnn.ts';
export { spatialDropout1d, spatialDropout2d } from './spatial-dropout.ts';
export { type TextureStatisticsOptions, textureStatistics } from './texture-statistics.ts';
export { timeDistributed } from './time-distributed.ts';
export { type UnitNormalizationOptions, unitNormalization } from './unit-normalization.ts';
export { type Interpolation, type UpSampling2DOptions, upSampling1d, upSampling2d } from './up-sampling.ts';
export { zeroPadding1d, zeroPadding2d } from './zero-padding.ts';
