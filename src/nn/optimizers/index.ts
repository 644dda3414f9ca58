import { lookUp } from '../names.ts';
import { adam, adamw } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export { type AdamOptions, type AdamWOptions, adam, adamw } from './adam.ts';
export type { Optimizer, Slots, Update } from './optimizer.ts';
export { type RmspropOptions, rmsprop } from './rmsprop.ts';
export { type SgdOptions, sgd } from './sgd.ts';

const makers = { sgd, adam, adamw, rmsprop };

/** Name of an optimizer, which then has its default options. */
export type OptimizerName = keyof typeof makers;

/** An optimizer from its name (and options), or itself. @throws EarshotError UNKNOWN_NAME */
export function optimizer(from: OptimizerName | Optimizer, options: object = {}): Optimizer {
  if (typeof from === 'object' && from !== null && typeof from.update === 'function') return from;
  return lookUp('optimizer', from, makers)(options);
}
