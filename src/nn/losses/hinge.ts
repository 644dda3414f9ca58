import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { cast } from '../../graph/ops/cast.ts';
import { constant } from '../../graph/ops/constant.ts';
import { equal } from '../../graph/ops/equal.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { relu } from '../../graph/ops/relu.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { type Loss, makeLoss } from './loss.ts';

/**
 * Mean over the output of max(1 - true predicted, 0), for targets -1 and 1. Targets that are all 0 or 1 in a batch
 * are taken as -1 and 1. Keras: `losses.Hinge`.
 */
export function hinge(): Loss {
  return makeLoss('hinge', {}, shortfall);
}

/** Mean over the output of max(1 - true predicted, 0)^2; targets as in `hinge`. Keras: `losses.SquaredHinge`. */
export function squaredHinge(): Loss {
  return makeLoss('squaredHinge', {}, (yTrue, yPred) => {
    const short = shortfall(yTrue, yPred);
    return mul(short, short);
  });
}

/**
 * max(1 + largest other output - output of the true class, 0); targets are one-hot. As in Keras the largest is
 * that of (1 - true) predicted, so it is never below the true class's 0. Keras: `losses.CategoricalHinge`.
 */
export function categoricalHinge(): Loss {
  return makeLoss('categoricalHinge', {}, (yTrue, yPred) => {
    const last = yPred.shape.length - 1;
    const right = reduceSum(mul(yTrue, yPred), [last]);
    const wrong = reduceMax(mul(sub(constant(1), yTrue), yPred), [last]);
    return relu(add(sub(wrong, right), constant(1)));
  });
}

function shortfall(yTrue: Value, yPred: Value): Value {
  return relu(sub(constant(1), mul(signs(yTrue), yPred)));
}

/** 0 and 1 as -1 and 1, where a batch has nothing else; other targets as they are. */
function signs(yTrue: Value): Value {
  const less = sub(yTrue, constant(1));
  const axes = yTrue.shape.map((_, axis) => axis);
  const binary = cast(equal(reduceMax(abs(mul(yTrue, less)), axes), constant(0)), 'float32');
  return add(yTrue, mul(binary, less));
}
