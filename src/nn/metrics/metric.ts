import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import type { Value } from '../../graph/value.ts';
import { oneHot } from '../losses/crossentropy.ts';

/**
 * Something that is measured while training and evaluating. The graph of a batch gives means over its examples;
 * these are averaged over all examples, and `result` makes the metric of the averages.
 */
export interface Metric {
  /** its key in the logs */
  readonly name: string;
  /** the name that, with the config, makes the metric again; default its key */
  readonly kind?: string;
  /** the options as plain data, enough to make the metric again */
  readonly config?: object;
  /** means over the examples of a batch, of shape () or (n) */
  means(yTrue: Value, yPred: Value): Value;
  /** the metric from the means over all `examples`; default the first of them */
  result?(means: Float64Array, examples: number): number;
}

/** Options that every metric takes. */
export interface MetricOptions {
  /** key in the logs; default the name of the function that makes the metric */
  name?: string;
}

/** Means over the examples of a batch: (batch, ..., n), summed over the axes between, to (n). */
export function perExample(x: Value): Value {
  const between = x.shape.map((_, axis) => axis).slice(1, -1);
  return reduceMean(between.length === 0 ? x : reduceSum(x, between), [0]);
}

/** What was counted, from its mean over the examples. */
export function countOf(mean: number, examples: number): number {
  return Math.round(mean * examples);
}

/** a / b, and 0 where b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** Targets of the output's shape: numbers of classes become one-hot. */
export function targetsLike(yTrue: Value, yPred: Value): Value {
  return yTrue.shape.length === yPred.shape.length ? yTrue : oneHot(yTrue, yPred.shape.at(-1)!);
}
