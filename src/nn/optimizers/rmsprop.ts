import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';

/** Options of `rmsprop`; default learning rate 0.001. */
export interface RmspropOptions extends OptimizerOptions {
  /** decay of the mean of squared gradients; default 0.9 */
  rho?: number;
  /** share of the last step that is kept; default 0 */
  momentum?: number;
  /** default 1e-7 */
  epsilon?: number;
  /** divide by the variance of the gradients instead of their mean square; default false */
  centered?: boolean;
}

/**
 * Gradients over their root mean square (Tieleman and Hinton, 2012). Keras: `optimizers.RMSprop`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate or epsilon, rho or momentum outside [0, 1];
 * UNKNOWN_NAME for an option that there is not
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options;
  checkNumber('rmsprop: rho', rho, 0, 1);
  checkNumber('rmsprop: momentum', momentum, 0, 1);
  checkNumber('rmsprop: epsilon', epsilon, 0);
  const average = (old: Value, now: Value) => add(mul(old, constant(rho)), mul(now, constant(1 - rho)));
  return makeOptimizer('rmsprop', options, {
    own: ['rho', 'momentum', 'epsilon', 'centered'],
    defaultRate: 0.001,
    rule: {
      slots: ['velocity', ...(momentum === 0 ? [] : ['momentum']), ...(centered ? ['mean'] : [])],
      scalars: (rate) => ({ rate }),
      update: (parameter, gradient, slots, { rate }) => {
        const velocity = average(slots.velocity, mul(gradient, gradient));
        const mean = centered ? average(slots.mean, gradient) : undefined;
        const variance = mean === undefined ? velocity : sub(velocity, mul(mean, mean));
        const step = mul(div(gradient, sqrt(add(variance, constant(epsilon)))), rate);
        const kept = { velocity, ...(mean && { mean }) };
        if (momentum === 0) return { parameter: sub(parameter, step), slots: kept };
        const move = add(mul(slots.momentum, constant(momentum)), step);
        return { parameter: sub(parameter, move), slots: { ...kept, momentum: move } };
      },
    },
  });
}
