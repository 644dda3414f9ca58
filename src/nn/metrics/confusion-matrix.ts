import { argMax } from '../../graph/ops/arg-max.ts';
import { cast } from '../../graph/ops/cast.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import type { Value } from '../../graph/value.ts';
import { oneHot } from '../losses/crossentropy.ts';
import { countOf, perExample } from './metric.ts';

/**
 * Means over the examples of a batch of every pair of a true and a predicted class, (classes * classes), by rows of
 * the true class. The predicted class is the largest output; a single output above 0.5 is class 1.
 */
export function confusionMeans(yTrue: Value, yPred: Value): Value {
  const last = yPred.shape.length - 1;
  const single = yPred.shape[last] === 1;
  const classes = single ? 2 : yPred.shape[last];
  const onlyOne = (x: Value) => reshape(x, [-1, ...x.shape.slice(1, -1)]);
  const said = single ? onlyOne(cast(greater(yPred, constant(0.5)), 'float32')) : classOf(yPred);
  const given = yTrue.shape.length === yPred.shape.length;
  const wanted = !given ? yTrue : single ? onlyOne(yTrue) : classOf(yTrue);
  const between = wanted.shape.slice(1);
  const rows = reshape(oneHot(wanted, classes), [-1, ...between, classes, 1]);
  const columns = reshape(oneHot(said, classes), [-1, ...between, 1, classes]);
  return perExample(reshape(mul(rows, columns), [-1, ...between, classes * classes]));
}

/** How often each class (row) was taken for each (column), from the means over all examples. */
export function confusionCounts(means: ArrayLike<number>, examples: number): number[][] {
  const classes = Math.sqrt(means.length);
  return Array.from({ length: classes }, (_, row) =>
    Array.from({ length: classes }, (_, column) => countOf(means[row * classes + column], examples)),
  );
}

const classOf = (x: Value) => cast(argMax(x), 'float32');
