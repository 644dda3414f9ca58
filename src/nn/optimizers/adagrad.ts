import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import { checkNumber } from '../check.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';

/** Options of `adagrad`; default learning rate 0.001. */
export interface AdagradOptions extends OptimizerOptions {
  /** what the sum of squared gradients starts from; default 0.1 */
  initialAccumulatorValue?: number;
  /** default 1e-7 */
  epsilon?: number;
}

/**
 * Gradients over the root of the sum of all their squares so far (Duchi et al., 2011). Keras: `optimizers.Adagrad`.
 * The slot holds the sum without `initialAccumulatorValue`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate, initialAccumulatorValue or epsilon; UNKNOWN_NAME
 * for an option that there is not
 *
 * @example
 * import { adagrad } from 'earshot/nn';
 * console.log(adagrad({ learningRate: 0.1 }).slots); // ['accumulator']
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options;
  checkNumber('adagrad: initialAccumulatorValue', initialAccumulatorValue, 0);
  checkNumber('adagrad: epsilon', epsilon, 0);
  return makeOptimizer('adagrad', options, {
    own: ['initialAccumulatorValue', 'epsilon'],
    defaultRate: 0.001,
    rule: {
      slots: ['accumulator'],
      scalars: (rate) => ({ rate }),
      update: (parameter, gradient, slots, { rate }) => {
        const accumulator = add(slots.accumulator, mul(gradient, gradient));
        const root = sqrt(add(accumulator, constant(initialAccumulatorValue + epsilon)));
        return {
          parameter: sub(parameter, mul(div(gradient, root), rate)),
          slots: { accumulator },
        };
      },
    },
  });
}
