import { add } from '../../graph/ops/add.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import { checkBelowOne, checkNumber } from '../check.ts';
import { makeOptimizer, type Optimizer, type Rule } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import { towards } from './towards.ts';

/** Options of `nadam`; default learning rate 0.001. */
export interface NadamOptions extends OptimizerOptions {
  /** decay of the mean of gradients; default 0.9 */
  beta1?: number;
  /** decay of the mean of squared gradients; default 0.999 */
  beta2?: number;
  /** default 1e-7 */
  epsilon?: number;
}

/**
 * Adam that looks ahead along its momentum (Dozat, 2016). Keras: `optimizers.Nadam`.
 * @throws EarshotError as `adam`
 *
 * @example
 * import { nadam } from 'earshot/nn';
 * console.log(nadam({ beta1: 0.95 }).learningRate); // 0.001
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  checkBelowOne('nadam: beta1', beta1);
  checkBelowOne('nadam: beta2', beta2);
  checkNumber('nadam: epsilon', epsilon, 0);
  const rule: Rule = {
    slots: ['momentum', 'velocity'],
    scalars: (rate, step) => {
      const product = beta1 ** step * warmedUp(step);
      const next = beta1 * warmth(step + 1);
      const length = rate * Math.sqrt(1 - beta2 ** step);
      return {
        alongMomentum: (length * next) / (1 - product * next),
        alongGradient: (length * (1 - beta1 * warmth(step))) / (1 - product),
        epsilon: epsilon * Math.sqrt(1 - beta2 ** step),
      };
    },
    update: (parameter, gradient, slots, scalars) => {
      const momentum = towards(slots.momentum, gradient, 1 - beta1);
      const velocity = towards(slots.velocity, mul(gradient, gradient), 1 - beta2);
      const ahead = add(mul(momentum, scalars.alongMomentum), mul(gradient, scalars.alongGradient));
      return {
        parameter: sub(parameter, div(ahead, add(sqrt(velocity), scalars.epsilon))),
        slots: { momentum, velocity },
      };
    },
  };
  return makeOptimizer('nadam', options, { own: ['beta1', 'beta2', 'epsilon'], defaultRate: 0.001, rule });
}

/** Share of beta1 that is used at a step: half of it at first, then more and more. */
const warmth = (step: number) => 1 - 0.5 * 0.96 ** step;

/** Steps after which `warmth` is 1 in double precision. */
const warmSteps = 1000;

const products = new Float64Array(warmSteps + 1).fill(1);
for (let step = 1; step <= warmSteps; step++) products[step] = products[step - 1] * warmth(step);

/** `warmth` of all steps so far, multiplied. */
const warmedUp = (step: number) => products[Math.min(step, warmSteps)];
