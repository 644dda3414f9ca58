import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { neg } from '../../graph/ops/neg.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import type { Value } from '../../graph/value.ts';
import { epsilon, type Loss, makeLoss } from './loss.ts';

/**
 * Minus the cosine of the angle between true and predicted vectors along the last axis, from -1 (the same
 * direction) to 1. A vector of zeros counts as at right angles to all. Keras: `losses.CosineSimilarity`.
 */
export function cosineSimilarity(): Loss {
  return makeLoss('cosineSimilarity', {}, (yTrue, yPred) => neg(cosine(yTrue, yPred)));
}

/** The cosine between vectors along the last axis. */
export function cosine(a: Value, b: Value): Value {
  return reduceSum(mul(unit(a), unit(b)), [a.shape.length - 1]);
}

function unit(x: Value): Value {
  const squares = reduceSum(mul(x, x), [x.shape.length - 1], { keepDims: true });
  return div(x, sqrt(maximum(squares, constant(epsilon ** 2))));
}
