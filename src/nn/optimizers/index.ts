import { lookUp } from '../names.ts';
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamw } from './adam.ts';
import { adamax } from './adamax.ts';
import { ftrl } from './ftrl.ts';
import { lion } from './lion.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export { type AdadeltaOptions, adadelta } from './adadelta.ts';
export { type AdagradOptions, adagrad } from './adagrad.ts';
export { type AdamOptions, type AdamWOptions, adam, adamw } from './adam.ts';
export { type AdamaxOptions, adamax } from './adamax.ts';
export { overwriteWithAverages } from './ema.ts';
export { type FtrlOptions, ftrl } from './ftrl.ts';
export { type LionOptions, lion } from './lion.ts';
export { type NadamOptions, nadam } from './nadam.ts';
export { currentRate, type Optimizer, type Rule, type Update } from './optimizer.ts';
export type { OptimizerOptions, WeightDecayExclusions } from './options.ts';
export { type RmspropOptions, rmsprop } from './rmsprop.ts';
export { type SgdOptions, sgd } from './sgd.ts';
export type { Slots } from './slots.ts';

const makers = { sgd, adam, adamw, rmsprop, adagrad, adadelta, adamax, nadam, lion, ftrl };

/** Name of an optimizer, which then has its default options. */
export type OptimizerName = keyof typeof makers;

/** An optimizer from its name (and options), or itself. @throws EarshotError UNKNOWN_NAME */
export function optimizer(from: OptimizerName | Optimizer, options: object = {}): Optimizer {
  if (typeof from === 'object' && from !== null && typeof from.update === 'function') return from;
  return lookUp('optimizer', from, makers)(options);
}
