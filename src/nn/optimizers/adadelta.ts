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

/** Options of `adadelta`; default learning rate 0.001 (the paper's is 1). */
export interface AdadeltaOptions extends OptimizerOptions {
  /** decay of both means of squares; default 0.95 */
  rho?: number;
  /** default 1e-7 */
  epsilon?: number;
}

/**
 * Gradients scaled by the root mean square of past moves over that of past gradients (Zeiler, 2012).
 * Keras: `optimizers.Adadelta`.
 * @throws EarshotError INVALID_ARGUMENT for a negative learning rate or epsilon, or rho outside [0, 1]; UNKNOWN_NAME
 * for an option that there is not
 *
 * @example
 * import { adadelta } from 'earshot/nn';
 * console.log(adadelta({ learningRate: 1 }).learningRate); // 1
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { rho = 0.95, epsilon = 1e-7 } = options;
  checkNumber('adadelta: rho', rho, 0, 1);
  checkNumber('adadelta: epsilon', epsilon, 0);
  const mean = (old: Value, now: Value) =>
    add(mul(old, constant(rho)), mul(mul(now, now), constant(1 - rho)));
  const root = (squares: Value) => sqrt(add(squares, constant(epsilon)));
  return makeOptimizer('adadelta', options, {
    own: ['rho', 'epsilon'],
    defaultRate: 0.001,
    rule: {
      slots: ['accumulatedGrad', 'accumulatedDeltaVar'],
      scalars: (rate) => ({ rate }),
      update: (parameter, gradient, slots, { rate }) => {
        const accumulatedGrad = mean(slots.accumulatedGrad, gradient);
        const move = div(mul(root(slots.accumulatedDeltaVar), gradient), root(accumulatedGrad));
        return {
          parameter: sub(parameter, mul(move, rate)),
          slots: { accumulatedGrad, accumulatedDeltaVar: mean(slots.accumulatedDeltaVar, move) },
        };
      },
    },
  });
}
