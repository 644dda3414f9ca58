import { add } from '../../graph/ops/add.ts';
import { clip } from '../../graph/ops/clip.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { pow } from '../../graph/ops/pow.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { checkPositive } from '../options.ts';
import { makeOptimizer, type Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';

/** Options of `ftrl`; default learning rate 0.001. */
export interface FtrlOptions extends OptimizerOptions {
  /** power of the sum of squares by which steps shrink, from -10 to 0; default -0.5 */
  learningRatePower?: number;
  /** what the sum of squared gradients starts from, above 0; default 0.1 */
  initialAccumulatorValue?: number;
  /** default 0 */
  l1RegularizationStrength?: number;
  /** default 0 */
  l2RegularizationStrength?: number;
  /** an L2 penalty on the weights of the moment, default 0 */
  l2ShrinkageRegularizationStrength?: number;
  /** default 0 */
  beta?: number;
}

/**
 * Follow the regularized leader (McMahan et al., 2013): with L1, weights that matter little become exactly 0.
 * The learning rate has to stay above 0. Keras: `optimizers.Ftrl`. The slot `accumulator` holds the sum of squared
 * gradients without `initialAccumulatorValue`.
 * @throws EarshotError INVALID_ARGUMENT for options out of range, UNKNOWN_NAME for one that there is not
 *
 * @example
 * import { ftrl } from 'earshot/nn';
 * console.log(ftrl({ l1RegularizationStrength: 0.01 }).slots); // ['accumulator', 'linear']
 */
export function ftrl(options: FtrlOptions = {}): Optimizer {
  const { learningRatePower = -0.5, initialAccumulatorValue = 0.1, beta = 0 } = options;
  const { l1RegularizationStrength: l1 = 0, l2RegularizationStrength: l2 = 0 } = options;
  const { l2ShrinkageRegularizationStrength: shrinkage = 0 } = options;
  checkNumber('ftrl: learningRatePower', learningRatePower, -10, 0);
  checkPositive('ftrl: initialAccumulatorValue', initialAccumulatorValue);
  checkNumber('ftrl: l1RegularizationStrength', l1, 0);
  checkNumber('ftrl: l2RegularizationStrength', l2, 0);
  checkNumber('ftrl: l2ShrinkageRegularizationStrength', shrinkage, 0);
  checkNumber('ftrl: beta', beta, 0);
  const power = (squares: Value) =>
    pow(add(squares, constant(initialAccumulatorValue)), constant(-learningRatePower));
  return makeOptimizer('ftrl', options, {
    own: [
      'learningRatePower',
      'initialAccumulatorValue',
      'l1RegularizationStrength',
      'l2RegularizationStrength',
      'l2ShrinkageRegularizationStrength',
      'beta',
    ],
    defaultRate: 0.001,
    rule: {
      slots: ['accumulator', 'linear'],
      scalars: (rate) => ({ rate, pull: 2 * (l2 + beta / (2 * checkPositive('ftrl: learningRate', rate))) }),
      update: (parameter, gradient, slots, { rate, pull }) => {
        const accumulator = add(slots.accumulator, mul(gradient, gradient));
        const [before, after] = [power(slots.accumulator), power(accumulator)];
        const pulled = shrinkage === 0 ? gradient : add(gradient, mul(parameter, constant(2 * shrinkage)));
        const kept = mul(div(sub(after, before), rate), parameter);
        const linear = add(slots.linear, sub(pulled, kept));
        const quadratic = add(div(after, rate), pull);
        return {
          parameter: div(sub(clip(linear, -l1, l1), linear), quadratic),
          slots: { accumulator, linear },
        };
      },
    },
  });
}
