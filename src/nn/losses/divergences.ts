import { add } from '../../graph/ops/add.ts';
import { clip } from '../../graph/ops/clip.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { log } from '../../graph/ops/log.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { sub } from '../../graph/ops/sub.ts';
import { epsilon, type Loss, makeLoss } from './loss.ts';

/**
 * Kullback-Leibler divergence of the predicted from the true distribution, the sum of true log(true / predicted)
 * along the last axis, with both held in [1e-7, 1]. Keras: `losses.KLDivergence`.
 */
export function klDivergence(): Loss {
  return makeLoss('klDivergence', {}, (yTrue, yPred) => {
    const p = clip(yTrue, epsilon, 1);
    const q = clip(yPred, epsilon, 1);
    return reduceSum(mul(p, log(div(p, q))), [yPred.shape.length - 1]);
  });
}

/**
 * Mean over the output of predicted - true log(predicted + 1e-7): for counts, with predictions above 0.
 * Keras: `losses.Poisson`.
 */
export function poisson(): Loss {
  return makeLoss('poisson', {}, (yTrue, yPred) =>
    sub(yPred, mul(yTrue, log(add(yPred, constant(epsilon))))),
  );
}
