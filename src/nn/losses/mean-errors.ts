import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { log } from '../../graph/ops/log.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { epsilon, type Loss, makeLoss } from './loss.ts';

/** Mean over the output of (true - predicted)^2. Keras: `losses.MeanSquaredError`. */
export function meanSquaredError(): Loss {
  return makeLoss('mse', {}, (yTrue, yPred) => square(sub(yPred, yTrue)));
}

/** Mean over the output of |true - predicted|. Keras: `losses.MeanAbsoluteError`. */
export function meanAbsoluteError(): Loss {
  return makeLoss('mae', {}, (yTrue, yPred) => abs(sub(yPred, yTrue)));
}

/**
 * 100 times the mean over the output of |true - predicted| / |true|, with |true| at least 1e-7.
 * Keras: `losses.MeanAbsolutePercentageError`.
 */
export function meanAbsolutePercentageError(): Loss {
  return makeLoss('mape', {}, (yTrue, yPred) => {
    const size = maximum(abs(yTrue), constant(epsilon));
    return mul(abs(div(sub(yTrue, yPred), size)), constant(100));
  });
}

/**
 * Mean over the output of (log(1 + true) - log(1 + predicted))^2, with both at least 1e-7.
 * Keras: `losses.MeanSquaredLogarithmicError`.
 */
export function meanSquaredLogarithmicError(): Loss {
  return makeLoss('msle', {}, (yTrue, yPred) => square(sub(logOfOneMore(yPred), logOfOneMore(yTrue))));
}

const logOfOneMore = (x: Value) => log(add(maximum(x, constant(epsilon)), constant(1)));

const square = (x: Value) => mul(x, x);
