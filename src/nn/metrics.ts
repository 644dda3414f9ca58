import { unknownName } from '../errors.ts';
import { argMax } from '../graph/ops/arg-max.ts';
import { cast } from '../graph/ops/cast.ts';
import { constant } from '../graph/ops/constant.ts';
import { equal } from '../graph/ops/equal.ts';
import { greater } from '../graph/ops/greater.ts';
import { reduceMean } from '../graph/ops/reduce-mean.ts';
import type { Value } from '../graph/value.ts';
import { type LossName, loss, lossNames } from './losses.ts';

/**
 * Name of a metric: 'accuracy', or a loss. Accuracy means what fits the model, as in Keras: for a single output
 * the share of examples on the right side of 0.5, else the share whose largest output is the true class.
 */
export type Metric = 'accuracy' | LossName;

const metricNames: Metric[] = ['accuracy', ...lossNames];

/** @throws EarshotError UNKNOWN_NAME */
export function checkMetric(name: unknown): Metric {
  if (metricNames.includes(name as Metric)) return name as Metric;
  throw unknownName('metric', name, metricNames);
}

/** The metric of a batch, a scalar: the mean over its examples. */
export function measure(name: Metric, yTrue: Value, yPred: Value): Value {
  if (name !== 'accuracy') return reduceMean(loss(name).compute(yTrue, yPred));
  return reduceMean(cast(hits(yTrue, yPred), 'float32'));
}

function hits(yTrue: Value, yPred: Value): Value {
  if (yPred.shape.at(-1) === 1) return equal(yTrue, cast(greater(yPred, constant(0.5)), 'float32'));
  const oneHot = yTrue.shape.length === yPred.shape.length;
  return equal(oneHot ? argMax(yTrue) : cast(yTrue, 'int64'), argMax(yPred));
}
