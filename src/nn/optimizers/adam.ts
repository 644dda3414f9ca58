import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import { checkBelowOne, checkNumber } from '../check.ts';
import { makeOptimizer, type Optimizer, type Rule } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import { towards } from './towards.ts';

/** Options of `adam`; default learning rate 0.001. */
export interface AdamOptions extends OptimizerOptions {
  /** decay of the mean of gradients; default 0.9 */
  beta1?: number;
  /** decay of the mean of squared gradients; default 0.999 */
  beta2?: number;
  /** default 1e-7 */
  epsilon?: number;
  /** never let the mean of squared gradients fall (Reddi et al., 2018); default false */
  amsgrad?: boolean;
}

const own = ['beta1', 'beta2', 'epsilon', 'amsgrad'] as const;

/**
 * Adaptive moments (Kingma and Ba, 2015). Keras: `optimizers.Adam`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate or epsilon, or a beta outside [0, 1); UNKNOWN_NAME
 * for an option that there is not
 *
 * @example
 * import { adam, dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: adam({ learningRate: 0.01, globalClipnorm: 1 }), loss: 'mse' });
 * console.log(model.learningRate); // 0.01
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return makeOptimizer('adam', options, { own, defaultRate: 0.001, rule: rule('adam', options) });
}

/** Options of `adamw`: those of `adam`, but `weightDecay` is 0.004 by default. */
export type AdamWOptions = AdamOptions;

/**
 * Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019). Keras: `optimizers.AdamW`.
 * @throws EarshotError as `adam`
 *
 * @example
 * import { adamw } from 'earshot/nn';
 * const optimizer = adamw({ weightDecay: 0.01, excludeFromWeightDecay: { names: ['bias', 'gamma', 'beta'] } });
 * console.log(optimizer.slots); // ['momentum', 'velocity']
 */
export function adamw(options: AdamWOptions = {}): Optimizer {
  const { weightDecay = 0.004 } = options;
  const made = { own, defaultRate: 0.001, rule: rule('adamw', options) };
  return makeOptimizer('adamw', { ...options, weightDecay }, made);
}

function rule(name: string, options: AdamOptions): Rule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false } = options;
  checkBelowOne(`${name}: beta1`, beta1);
  checkBelowOne(`${name}: beta2`, beta2);
  checkNumber(`${name}: epsilon`, epsilon, 0);
  return {
    slots: amsgrad ? ['momentum', 'velocity', 'velocityMax'] : ['momentum', 'velocity'],
    scalars: (rate, step) => ({ alpha: (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step) }),
    update: (parameter, gradient, slots, { alpha }) => {
      // the product of matrices that makes a kernel's gradient takes a factor on the way; rows are summed with theirs
      const scale = gradient.shape[0] === 1 ? 1 : 1 - beta1;
      const scaled = scale === 1 ? gradient : mul(gradient, constant(scale));
      const momentum = towards(slots.momentum, scaled, 1 - beta1, (1 - beta1) / scale);
      const velocity = towards(slots.velocity, mul(scaled, scaled), 1 - beta2, (1 - beta2) / scale ** 2);
      const velocityMax = amsgrad ? maximum(slots.velocityMax, velocity) : undefined;
      const deviation = add(sqrt(velocityMax ?? velocity), constant(epsilon));
      return {
        parameter: sub(parameter, mul(div(momentum, deviation), alpha)),
        slots: { momentum, velocity, ...(velocityMax && { velocityMax }) },
      };
    },
  };
}
