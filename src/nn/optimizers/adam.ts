import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkBelowOne, checkNumber } from '../check.ts';
import { checkLearningRate, type Optimizer } from './optimizer.ts';

/** Options of `adam`. */
export interface AdamOptions {
  /** default 0.001 */
  learningRate?: number;
  /** decay of the mean of gradients; default 0.9 */
  beta1?: number;
  /** decay of the mean of squared gradients; default 0.999 */
  beta2?: number;
  /** default 1e-7 */
  epsilon?: number;
  /** never let the mean of squared gradients fall (Reddi et al., 2018); default false */
  amsgrad?: boolean;
}

/**
 * Adaptive moments (Kingma and Ba, 2015). Keras: `optimizers.Adam`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate or epsilon, or a beta outside [0, 1)
 *
 * @example
 * import { adam, dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse' });
 * console.log(model.learningRate); // 0.01
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false } = options;
  checkBelowOne('adam: beta1', beta1);
  checkBelowOne('adam: beta2', beta2);
  checkNumber('adam: epsilon', epsilon, 0);
  return {
    name: 'adam',
    learningRate: checkLearningRate('adam', learningRate),
    config: options,
    slots: amsgrad ? ['momentum', 'velocity', 'velocityMax'] : ['momentum', 'velocity'],
    scalars: (rate, step) => ({ alpha: (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step) }),
    update: (parameter, gradient, slots, { alpha }) => {
      const momentum = towards(slots.momentum, gradient, 1 - beta1);
      const velocity = towards(slots.velocity, mul(gradient, gradient), 1 - beta2);
      const velocityMax = amsgrad ? maximum(slots.velocityMax, velocity) : undefined;
      const deviation = add(sqrt(velocityMax ?? velocity), constant(epsilon));
      return {
        parameter: sub(parameter, div(mul(momentum, alpha), deviation)),
        slots: { momentum, velocity, ...(velocityMax && { velocityMax }) },
      };
    },
  };
}

/** Options of `adamw`. */
export interface AdamWOptions extends AdamOptions {
  /** share of each parameter, times the learning rate, taken off before a step; default 0.004 */
  weightDecay?: number;
}

/**
 * Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019). Keras: `optimizers.AdamW`.
 * @throws EarshotError INVALID_ARGUMENT as `adam`, and for a negative weightDecay
 */
export function adamw(options: AdamWOptions = {}): Optimizer {
  const { weightDecay = 0.004, ...adamOptions } = options;
  checkNumber('adamw: weightDecay', weightDecay, 0);
  const base = adam(adamOptions);
  return {
    ...base,
    name: 'adamw',
    config: options,
    scalars: (rate, step) => ({ ...base.scalars(rate, step), keep: 1 - rate * weightDecay }),
    update: (parameter, gradient, slots, scalars) =>
      base.update(mul(parameter, scalars.keep), gradient, slots, scalars),
  };
}

/** `from` moved towards `to` by a share of the way. */
function towards(from: Value, to: Value, share: number): Value {
  return add(from, mul(sub(to, from), constant(share)));
}
