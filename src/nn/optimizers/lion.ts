import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sign } from '../../graph/ops/sign.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { checkPositive } from '../options.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';

/** Options of `lion`; default learning rate 0.001. */
export interface LionOptions extends OptimizerOptions {
  /** share of the momentum in a move, above 0 up to 1; default 0.9 */
  beta1?: number;
  /** decay of the momentum; default 0.99 */
  beta2?: number;
}

/**
 * Moves by the sign of the momentum alone, each number by the learning rate (Chen et al., 2023). Take a learning rate
 * 3 to 10 times smaller than for adam. Keras: `optimizers.Lion`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate, beta1 outside (0, 1] or beta2 outside [0, 1];
 * UNKNOWN_NAME for an option that there is not
 *
 * @example
 * import { lion } from 'earshot/nn';
 * console.log(lion({ learningRate: 1e-4, weightDecay: 0.1 }).slots); // ['momentum']
 */
export function lion(options: LionOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  checkPositive('lion: beta1', checkNumber('lion: beta1', beta1, 0, 1));
  checkNumber('lion: beta2', beta2, 0, 1);
  const mix = (old: Value, now: Value, share: number) =>
    add(mul(old, constant(share)), mul(now, constant(1 - share)));
  return makeOptimizer('lion', options, {
    own: ['beta1', 'beta2'],
    defaultRate: 0.001,
    rule: {
      slots: ['momentum'],
      scalars: (rate) => ({ rate }),
      update: (parameter, gradient, slots, { rate }) => ({
        parameter: sub(parameter, mul(sign(mix(slots.momentum, gradient, beta1)), rate)),
        slots: { momentum: mix(slots.momentum, gradient, beta2) },
      }),
    },
  });
}
