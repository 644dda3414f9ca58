export { activation, leakyRelu } from './activation.ts';
export { type BatchNormalizationOptions, batchNormalization } from './batch-normalization.ts';
export { type Conv2DOptions, conv2d } from './conv2d.ts';
export { dense, type KernelOptions } from './dense.ts';
export { dropout } from './dropout.ts';
export { flatten } from './flatten.ts';
export { globalAveragePooling2d } from './global-average-pooling2d.ts';
export { averagePooling2d, maxPooling2d, type Pooling2DOptions } from './pooling2d.ts';
export { reshape } from './reshape.ts';
