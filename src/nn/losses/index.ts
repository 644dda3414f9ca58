export { cosineSimilarity } from './cosine-similarity.ts';
export {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
export { type CustomLossOptions, customLoss } from './custom-loss.ts';
export { klDivergence, poisson } from './divergences.ts';
export {
  type BinaryFocalOptions,
  binaryFocalCrossentropy,
  type CategoricalFocalOptions,
  categoricalFocalCrossentropy,
} from './focal-crossentropy.ts';
export { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
export type { Loss, LossFunction, Targets } from './loss.ts';
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './mean-errors.ts';
export type { LossName } from './registry.ts';
export { type HuberOptions, huber, logCosh } from './smooth-errors.ts';
