import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sub } from '../../graph/ops/sub.ts';
import { checkNumber } from '../check.ts';
import { makeOptimizer, type Optimizer, type Update } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';

/** Options of `sgd`; default learning rate 0.01. */
export interface SgdOptions extends OptimizerOptions {
  /** share of the last step that is kept; default 0 */
  momentum?: number;
  /** look ahead along the momentum (Nesterov, 1983); default false */
  nesterov?: boolean;
}

/**
 * Gradient descent, with momentum if asked for. Keras: `optimizers.SGD`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate or momentum outside [0, 1]; UNKNOWN_NAME for an
 * option that there is not
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, nesterov = false } = options;
  checkNumber('sgd: momentum', momentum, 0, 1);
  return makeOptimizer('sgd', options, {
    own: ['momentum', 'nesterov'],
    defaultRate: 0.01,
    rule: {
      slots: momentum === 0 ? [] : ['momentum'],
      scalars: (rate) => ({ rate }),
      update: (parameter, gradient, slots, { rate }): Update => {
        const step = mul(gradient, rate);
        if (momentum === 0) return { parameter: sub(parameter, step), slots: {} };
        const velocity = sub(mul(slots.momentum, constant(momentum)), step);
        const move = nesterov ? sub(mul(velocity, constant(momentum)), step) : velocity;
        return { parameter: add(parameter, move), slots: { momentum: velocity } };
      },
    },
  });
}
