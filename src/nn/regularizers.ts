import { describe, EarshotError } from '../errors.ts';
import { abs } from '../graph/ops/abs.ts';
import { add } from '../graph/ops/add.ts';
import { constant } from '../graph/ops/constant.ts';
import { mul } from '../graph/ops/mul.ts';
import { reduceSum } from '../graph/ops/reduce-sum.ts';
import type { Value } from '../graph/value.ts';
import { checkOptions } from './options.ts';

/** A penalty on a weight w that is added to the loss: l1 sum |w| + l2 sum w^2. */
export interface Regularizer {
  readonly l1: number;
  readonly l2: number;
}

/** Penalty `factor` times the sum of absolute values. @param factor default 0.01 */
export const l1 = (factor = 0.01): Regularizer => l1l2({ l1: factor, l2: 0 });

/** Penalty `factor` times the sum of squares. @param factor default 0.01 */
export const l2 = (factor = 0.01): Regularizer => l1l2({ l1: 0, l2: factor });

/**
 * Both penalties. Defaults 0, as in Keras 3.
 * @throws EarshotError INVALID_ARGUMENT for a negative factor
 *
 * @example
 * import { dense, l1l2, sequential } from 'earshot/nn';
 * const layer = dense(1, { kernelRegularizer: l1l2({ l1: 0.01, l2: 0.1 }) });
 * console.log(sequential({ inputShape: [3] }, [layer]).countParams().total); // 4
 */
export function l1l2(options: { l1?: number; l2?: number } = {}): Regularizer {
  checkOptions('l1l2', options, ['l1', 'l2']);
  const { l1 = 0, l2 = 0 } = options;
  for (const [name, factor] of Object.entries({ l1, l2 })) {
    if (!Number.isFinite(factor) || factor < 0) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${name} must be a number of at least 0; received ${describe(factor)}.`,
      );
    }
  }
  return { l1, l2 };
}

/** The penalty of a weight, a scalar. */
export function penalty(weight: Value, { l1, l2 }: Regularizer): Value {
  const terms: Value[] = [];
  if (l1 !== 0) terms.push(mul(reduceSum(abs(weight)), constant(l1)));
  if (l2 !== 0) terms.push(mul(reduceSum(mul(weight, weight)), constant(l2)));
  return terms.length === 0 ? constant(0) : terms.reduce(add);
}
