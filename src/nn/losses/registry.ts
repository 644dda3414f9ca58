import { lookUp } from '../names.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
import { customLoss } from './custom-loss.ts';
import { klDivergence, poisson } from './divergences.ts';
import { binaryFocalCrossentropy, categoricalFocalCrossentropy } from './focal-crossentropy.ts';
import { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
import type { Loss, LossFunction } from './loss.ts';
import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './mean-errors.ts';
import { huber, logCosh } from './smooth-errors.ts';

const makers = {
  mse: meanSquaredError,
  meanSquaredError,
  mae: meanAbsoluteError,
  meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  meanAbsolutePercentageError,
  msle: meanSquaredLogarithmicError,
  meanSquaredLogarithmicError,
  huber,
  logCosh,
  cosineSimilarity,
  poisson,
  kld: klDivergence,
  klDivergence,
  hinge,
  squaredHinge,
  categoricalHinge,
  bce: binaryCrossentropy,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
};

/** Name of a loss; the short ones are Keras's. */
export type LossName = keyof typeof makers;
export const lossNames = Object.keys(makers) as LossName[];

/** A loss from its name (and options) or from a function of graph values, or itself. @throws EarshotError UNKNOWN_NAME */
export function loss(from: LossName | Loss | LossFunction, options: object = {}): Loss {
  if (typeof from === 'function') return customLoss(from);
  if (typeof from === 'object' && from !== null && typeof from.compute === 'function') return from;
  return lookUp<(options: object) => Loss>('loss', from, makers)(options);
}
