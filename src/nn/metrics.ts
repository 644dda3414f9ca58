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
 * Something that is measured while training and evaluating. The graph of a batch gives means over its examples;
 * these are averaged over all examples, and `result` makes the metric of the averages.
 */
export interface Metric {
  /** its key in the logs */
  readonly name: string;
  /** the options as plain data, enough to make the metric again */
  readonly config?: object;
  /** means over the examples of a batch, of shape () or (n) */
  means(yTrue: Value, yPred: Value): Value;
  /** the metric from the means over all `examples`; default the first of them */
  result?(means: Float64Array, examples: number): number;
}

/**
 * Name of a metric: 'accuracy', or a loss. Accuracy means what fits the model, as in Keras: for a single output
 * the share of examples on the right side of 0.5, else the share whose largest output is the true class.
 */
export type MetricName = 'accuracy' | LossName;

const metricNames: MetricName[] = ['accuracy', ...lossNames];

/** A metric from its name, or itself. @throws EarshotError UNKNOWN_NAME */
export function metric(from: MetricName | Metric): Metric {
  if (typeof from === 'object' && from !== null && typeof from.means === 'function') return from;
  if (!metricNames.includes(from as MetricName)) throw unknownName('metric', from, metricNames);
  const name = from as MetricName;
  if (name === 'accuracy') return { name, means: accuracy };
  const { compute } = loss(name);
  return { name, means: (yTrue, yPred) => reduceMean(compute(yTrue, yPred)) };
}

function accuracy(yTrue: Value, yPred: Value): Value {
  return reduceMean(cast(hits(yTrue, yPred), 'float32'));
}

function hits(yTrue: Value, yPred: Value): Value {
  if (yPred.shape.at(-1) === 1) return equal(yTrue, cast(greater(yPred, constant(0.5)), 'float32'));
  const oneHot = yTrue.shape.length === yPred.shape.length;
  return equal(oneHot ? argMax(yTrue) : cast(yTrue, 'int64'), argMax(yPred));
}
