export { Tensor } from '../array/tensor.ts';
export type { Activation } from './activations.ts';
export * from './callbacks/index.ts';
export type { Numbers } from './data.ts';
export type { EvaluateOptions } from './evaluate.ts';
export type { Features, Shape } from './features.ts';
export type { FitOptions, History } from './fit.ts';
export {
  constantInitializer,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type InitializerName,
  lecunNormal,
  lecunUniform,
  ones,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  zeros,
} from './initializers.ts';
export type { Layer, LayerContext, LayerOptions, WeightSpec } from './layer.ts';
export * from './layers/index.ts';
export type { Logs } from './logs.ts';
export * from './losses/index.ts';
export type { Metric } from './metrics.ts';
export { type CompileOptions, type Sequential, type SequentialOptions, sequential } from './model.ts';
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamw,
  type Optimizer,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
} from './optimizers/index.ts';
export type { Padding } from './padding.ts';
export type { PredictOptions } from './predict.ts';
export type { Verbose } from './progress.ts';
export { l1, l1l2, l2, type Regularizer } from './regularizers.ts';
export { loadModel } from './save.ts';
export type { SummaryOptions } from './summary.ts';
