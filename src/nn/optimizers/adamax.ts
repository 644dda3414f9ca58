import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sub } from '../../graph/ops/sub.ts';
import { checkBelowOne, checkNumber } from '../check.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import { towards } from './towards.ts';

/** Options of `adamax`; default learning rate 0.001. */
export interface AdamaxOptions extends OptimizerOptions {
  /** decay of the mean of gradients; default 0.9 */
  beta1?: number;
  /** decay of the largest gradient; default 0.999 */
  beta2?: number;
  /** default 1e-7 */
  epsilon?: number;
}

/**
 * Adam with the largest gradient so far in the place of the root mean square (Kingma and Ba, 2015, section 7.1).
 * Keras: `optimizers.Adamax`.
 * @throws EarshotError as `adam`
 *
 * @example
 * import { adamax } from 'earshot/nn';
 * console.log(adamax().slots); // ['momentum', 'norm']
 */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  checkBelowOne('adamax: beta1', beta1);
  checkBelowOne('adamax: beta2', beta2);
  checkNumber('adamax: epsilon', epsilon, 0);
  return makeOptimizer('adamax', options, {
    own: ['beta1', 'beta2', 'epsilon'],
    defaultRate: 0.001,
    rule: {
      slots: ['momentum', 'norm'],
      scalars: (rate, step) => ({ alpha: rate / (1 - beta1 ** step) }),
      update: (parameter, gradient, slots, { alpha }) => {
        const momentum = towards(slots.momentum, gradient, 1 - beta1);
        const norm = maximum(mul(slots.norm, constant(beta2)), abs(gradient));
        return {
          parameter: sub(parameter, mul(div(momentum, add(norm, constant(epsilon))), alpha)),
          slots: { momentum, norm },
        };
      },
    },
  });
}
