import type { Shape } from '../features.ts';
import type { Layer } from '../layer.ts';
import { makeLayer } from '../layers/registry.ts';
import type { Json } from './file.ts';
import { type Reading, readOptions } from './options.ts';
import { shown } from './unsupported.ts';
import { classOf, configOf } from './values.ts';

const biased = 'use_bias bias_initializer bias_regularizer activation';
const kernel = `kernel_initializer kernel_regularizer ${biased}`;
const sliding = 'kernel_size strides padding dilation_rate';
const convolution = `filters groups ${sliding} ${kernel}`;
const transposed = `filters output_padding ${sliding} ${kernel}`;
const depthwise = `depth_multiplier depthwise_initializer depthwise_regularizer ${sliding} ${biased}`;
const separable = `filters pointwise_initializer pointwise_regularizer ${depthwise}`;
const pooling = 'pool_size strides padding';
const recurrent = `units recurrent_initializer recurrent_regularizer dropout recurrent_dropout return_sequences go_backwards ${kernel}`;
const scaled = 'epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer';

/**
 * The layers that are read: Keras's class, and the keys of its config that earshot's layer of that name takes.
 * `axis` left out has to be the last one; any other key left out may only have the value with which it has no effect
 * (see `readOptions`).
 */
const known: Record<string, string> = {
  Activation: 'activation',
  Add: '',
  AlphaDropout: 'rate',
  Average: '',
  AveragePooling1D: pooling,
  AveragePooling2D: pooling,
  BatchNormalization: `momentum moving_mean_initializer moving_variance_initializer ${scaled}`,
  Bidirectional: 'merge_mode',
  Concatenate: 'axis',
  Conv1D: convolution,
  Conv1DTranspose: transposed,
  Conv2D: convolution,
  Conv2DTranspose: transposed,
  Cropping1D: 'cropping',
  Cropping2D: 'cropping',
  Dense: `units ${kernel}`,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  Dot: 'axes normalize',
  Dropout: 'rate',
  ELU: 'alpha',
  Embedding: 'input_dim output_dim embeddings_initializer embeddings_regularizer',
  Flatten: '',
  GaussianDropout: 'rate',
  GaussianNoise: 'stddev',
  GRU: `${recurrent} recurrent_activation reset_after`,
  GlobalAveragePooling1D: 'keepdims',
  GlobalAveragePooling2D: 'keepdims',
  GlobalMaxPooling1D: 'keepdims',
  GlobalMaxPooling2D: 'keepdims',
  GroupNormalization: `groups axis ${scaled}`,
  LSTM: `${recurrent} recurrent_activation unit_forget_bias`,
  LayerNormalization: `axis ${scaled}`,
  LeakyReLU: 'negative_slope',
  MaxPooling1D: pooling,
  MaxPooling2D: pooling,
  Maximum: '',
  Minimum: '',
  MultiHeadAttention: `num_heads key_dim value_dim output_shape use_causal_mask dropout ${kernel}`,
  Multiply: '',
  Normalization: 'axis mean variance invert',
  PReLU: 'alpha_initializer alpha_regularizer shared_axes',
  Permute: 'dims',
  ReLU: 'max_value negative_slope threshold',
  RepeatVector: 'n',
  Rescaling: 'scale offset',
  Reshape: 'target_shape',
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  SimpleRNN: recurrent,
  Softmax: 'axis',
  SpatialDropout1D: 'rate',
  SpatialDropout2D: 'rate',
  Subtract: '',
  TimeDistributed: '',
  UnitNormalization: 'axis',
  UpSampling1D: 'size',
  UpSampling2D: 'size interpolation',
  ZeroPadding1D: 'padding',
  ZeroPadding2D: 'padding',
};

/** Classes of layers that are read. */
export const knownLayers = Object.keys(known);

/** Layers whose config has other words than earshot's, some in Keras 2 only. */
const rewritten: Record<string, (config: Json) => Json> = {
  LeakyReLU: ({ alpha, negative_slope = alpha, ...config }) => ({ ...config, negative_slope }),
  MultiHeadAttention: ({ output_shape, ...config }) => ({ ...config, output_shape: single(output_shape) }),
};

/** Keras writes one length as a list of one. */
const single = (value: Json) => (Array.isArray(value) && value.length === 1 ? value[0] : value);
const singleLengths = (config: Json) =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, single(value)]));

/**
 * earshot's layer for one of Keras, or undefined where there is none; why is noted.
 * @param inputs shapes of its inputs without the batch, where they are known
 */
export function readLayer(
  serialized: Json,
  options: { name: string; trainable: boolean },
  inputs: readonly Shape[] | undefined,
  reading: Reading,
): Layer | undefined {
  const data = readData(serialized, inputs?.[0].length, reading);
  if (data === undefined || inputs === undefined) return undefined;
  return reading.unsupported.noting(reading.what, () => makeLayer(data.kind, { ...data.config, ...options }));
}

/** Kind and config of earshot's layer, as a saved model holds them. @param rank axes of the input without the batch */
function readData(
  serialized: Json,
  rank: number | undefined,
  reading: Reading,
): { kind: string; config: Json } | undefined {
  const kind = classOf(serialized);
  if (!Object.hasOwn(known, kind)) {
    reading.unsupported.add(reading.what, 'earshot has no such layer');
    return undefined;
  }
  const given = rewritten[kind]?.(configOf(serialized)) ?? configOf(serialized);
  const { axis, layer, backward_layer, ...config } = kind.includes('1D') ? singleLengths(given) : given;
  checkPolicy(config.dtype, reading);
  if (config.merge_mode === null) reading.unsupported.add(reading.what, 'merge_mode = null');
  const keys = known[kind].split(' ');
  const read = readOptions(keys.includes('axis') ? { axis, ...config } : config, keys, reading);
  // no axis of its own: one mean for all, which earshot calls null
  if (kind === 'Normalization' && axis?.length === 0) read.axis = null;
  if (!keys.includes('axis') && rank !== undefined) checkAxis(axis, rank, reading);
  for (const [key, inside] of Object.entries({ layer, backwardLayer: backward_layer })) {
    if (!inside) continue;
    const what = `${reading.what}: ${classOf(inside)} inside`;
    read[key] = readData(inside, rank && (kind === 'TimeDistributed' ? rank - 1 : rank), {
      ...reading,
      what,
    });
    if (read[key] === undefined) return undefined;
  }
  return { kind, config: read };
}

/** Weights are float32, whatever the precision in which Keras kept or computed with them. */
function checkPolicy(dtype: Json, { what, unsupported }: Reading): void {
  const name = typeof dtype === 'string' ? dtype : configOf(dtype ?? {}).name;
  const fine = [undefined, 'float32', 'float16', 'float64', 'mixed_float16', 'mixed_bfloat16'];
  if (!fine.includes(name) || classOf(dtype ?? 'Policy').includes('Quantized'))
    unsupported.add(what, `weights of type ${shown(name ?? dtype)}`);
}

/** Layers that work along the last axis say so by its number from the front or from the end. */
function checkAxis(axis: Json, rank: number, { what, unsupported }: Reading): void {
  const [only, ...more] = [axis ?? -1].flat();
  if (more.length > 0 || (only !== -1 && only !== rank))
    unsupported.add(what, `axis = ${shown(axis)}; only the last one, ${rank}, is supported`);
}
