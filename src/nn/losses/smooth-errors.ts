import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { minimum } from '../../graph/ops/minimum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { softplus } from '../../graph/ops/softplus.ts';
import { sub } from '../../graph/ops/sub.ts';
import { checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import { type Loss, makeLoss } from './loss.ts';

/** Options of `huber`. */
export interface HuberOptions {
  /** where the square becomes a line; default 1 */
  delta?: number;
}

/**
 * Mean over the output of e^2 / 2 for errors |e| up to delta, and delta |e| - delta^2 / 2 beyond: a square that
 * outliers do not rule (Huber, 1964). Keras: `losses.Huber`.
 *
 * @throws EarshotError INVALID_ARGUMENT for a negative delta
 *
 * @example
 * import { dense, huber, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1, { kernelInitializer: 'zeros' })]);
 * model.compile({ loss: huber({ delta: 2 }) });
 * console.log((await model.evaluate([0], [1])).loss, (await model.evaluate([0], [5])).loss); // 0.5 8
 */
export function huber(options: HuberOptions = {}): Loss {
  checkOptions('huber', options, ['delta']);
  const { delta = 1 } = options;
  checkNumber('huber: delta', delta, 0);
  return makeLoss('huber', { delta }, (yTrue, yPred) => {
    const size = abs(sub(yPred, yTrue));
    const near = minimum(size, constant(delta));
    return add(mul(constant(0.5), mul(near, near)), mul(constant(delta), sub(size, near)));
  });
}

/** Mean over the output of log(cosh(predicted - true)), nearly e^2 / 2 and |e| - log 2. Keras: `losses.LogCosh`. */
export function logCosh(): Loss {
  return makeLoss('logCosh', {}, (yTrue, yPred) => {
    const off = sub(yPred, yTrue);
    return sub(add(off, softplus(mul(off, constant(-2)))), constant(Math.LN2));
  });
}
