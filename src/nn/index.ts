export { Tensor } from '../array/tensor.ts';
export { type DeviceName, useDevice } from '../runtime/index.ts';
export type { ModuleFunction } from '../workers.ts';
export type {
  Activation,
  ActivationFunction,
  ActivationName,
  ActivationWithOptions,
} from './activations/index.ts';
export type { ReluOptions } from './activations/rectifiers.ts';
export * from './callbacks/index.ts';
export type { Inputs, Numbers } from './data.ts';
export {
  type BatchOptions,
  type Dataset,
  type DatasetOptions,
  dataset,
  type ExampleContext,
} from './dataset/dataset.ts';
export type { Batch, Batches, BatchSource } from './dataset/source.ts';
export type { Example, ExampleInputs, ExampleNumbers } from './dataset/stack.ts';
export { type EngineFacts, engineFacts } from './engine-facts.ts';
export type { EvaluateOptions, EvaluateSourceOptions } from './evaluate.ts';
export type { Features, Shape } from './features.ts';
export type { FitOptions, FitSourceOptions, History, TrainingOptions } from './fit.ts';
export { type FunctionalOptions, model } from './functional.ts';
export {
  constantInitializer,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type InitializerName,
  identity,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  zeros,
} from './initializers.ts';
export * from './keras/index.ts';
export {
  type Distribution,
  type Layer,
  type LayerContext,
  type LayerDefinition,
  type LayerOptions,
  layer,
  type WeightSpec,
} from './layer.ts';
export * from './layers/index.ts';
export type { Logs } from './logs.ts';
export * from './losses/index.ts';
export * from './metrics/index.ts';
export type { AnyModel, CompileOptions, Model, ModelOptions } from './model.ts';
export type { BuiltLayer } from './network.ts';
export type { MetricsOfOutput, PerOutput } from './objective.ts';
export {
  type AdadeltaOptions,
  type AdagradOptions,
  type AdamaxOptions,
  type AdamOptions,
  type AdamWOptions,
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  type FtrlOptions,
  ftrl,
  type LionOptions,
  lion,
  type NadamOptions,
  nadam,
  type Optimizer,
  type OptimizerOptions,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
  type WeightDecayExclusions,
} from './optimizers/index.ts';
export type { Padding } from './padding.ts';
export type { PredictBatch, PredictOptions, PredictSourceOptions } from './predict.ts';
export type { Verbose } from './progress.ts';
export { l1, l1l2, l2, type Regularizer } from './regularizers.ts';
export { type LoadModelOptions, loadModel } from './save.ts';
export {
  type CosineDecayOptions,
  type CosineDecayRestartsOptions,
  cosineDecay,
  cosineDecayRestarts,
  type DecayOptions,
  exponentialDecay,
  inverseTimeDecay,
  type OneCycleOptions,
  oneCycle,
  type PiecewiseConstantDecayOptions,
  type PolynomialDecayOptions,
  piecewiseConstantDecay,
  polynomialDecay,
  type Schedule,
  type StepDecayOptions,
  stepDecay,
} from './schedules/index.ts';
export { type SequentialOptions, sequential } from './sequential.ts';
export type { SummaryOptions } from './summary.ts';
export { type InputOptions, input, type SymbolicTensor } from './symbolic.ts';
