import type { Layer } from '../layer.ts';
import { lookUp } from '../names.ts';
import * as layers from './index.ts';

// biome-ignore lint/suspicious/noExplicitAny: the config of a layer is whatever that layer wrote
type Config = any;

const makers: Record<string, (config: Config) => Layer> = {
  Activation: ({ activation, ...options }) => layers.activation(activation, options),
  AveragePooling2D: ({ poolSize, ...options }) => layers.averagePooling2d(poolSize, options),
  BatchNormalization: (options) => layers.batchNormalization(options),
  Conv2D: ({ filters, kernelSize, ...options }) => layers.conv2d(filters, kernelSize, options),
  Dense: ({ units, ...options }) => layers.dense(units, options),
  Dropout: ({ rate, ...options }) => layers.dropout(rate, options),
  ELU: (options) => layers.elu(options),
  Flatten: (options) => layers.flatten(options),
  GlobalAveragePooling2D: (options) => layers.globalAveragePooling2d(options),
  LeakyReLU: (options) => layers.leakyRelu(options),
  MaxPooling2D: ({ poolSize, ...options }) => layers.maxPooling2d(poolSize, options),
  PReLU: (options) => layers.prelu(options),
  ReLU: (options) => layers.relu(options),
  Reshape: ({ targetShape, ...options }) => layers.reshape(targetShape, options),
  Softmax: (options) => layers.softmax(options),
};

/** A layer from its kind and config, as a saved model holds them. @throws EarshotError UNKNOWN_NAME */
export function makeLayer(kind: string, config: Config): Layer {
  return lookUp('kind of layer', kind, makers)(config);
}
