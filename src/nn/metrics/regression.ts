import { concat } from '../../graph/ops/concat.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { cosine } from '../losses/cosine-similarity.ts';
import { lookUp } from '../names.ts';
import { checkOptions } from '../options.ts';
import type { Metric, MetricOptions } from './metric.ts';

const aggregations = {
  uniformAverage: 'uniformAverage',
  varianceWeightedAverage: 'varianceWeightedAverage',
} as const;

/** Square root of the mean of (true - predicted)^2 over all examples. Keras: `metrics.RootMeanSquaredError`. */
export function rootMeanSquaredError(options: MetricOptions = {}): Metric {
  checkOptions('rootMeanSquaredError', options, ['name']);
  const { name = 'rootMeanSquaredError' } = options;
  return {
    name,
    kind: 'rootMeanSquaredError',
    config: { name },
    means: (yTrue, yPred) => reduceMean(square(sub(yTrue, yPred))),
    result: ([mean]) => Math.sqrt(mean),
  };
}

/**
 * Cosine of the angle between true and predicted vectors along the last axis: 1 for the same direction.
 * Keras: `metrics.CosineSimilarity`.
 */
export function cosineSimilarity(options: MetricOptions = {}): Metric {
  checkOptions('cosineSimilarity', options, ['name']);
  const { name = 'cosineSimilarity' } = options;
  const means: Metric['means'] = (yTrue, yPred) => reduceMean(cosine(yTrue, yPred));
  return { name, kind: 'cosineSimilarity', config: { name }, means };
}

/**
 * 1 - (sum of squared errors) / (sum of squared distances of the targets from their mean), of each output; 0 for
 * an output whose targets do not vary. Keras: `metrics.R2Score`.
 *
 * @param options classAggregation of the outputs' scores: 'uniformAverage' (default) or 'varianceWeightedAverage'
 */
export function r2Score(
  options: { classAggregation?: keyof typeof aggregations } & MetricOptions = {},
): Metric {
  checkOptions('r2Score', options, ['classAggregation', 'name']);
  const { classAggregation = 'uniformAverage', name = 'r2Score' } = options;
  lookUp('r2Score: classAggregation', classAggregation, aggregations);
  return {
    name,
    kind: 'r2Score',
    config: { classAggregation, name },
    means: (yTrue, yPred) =>
      ofEachOutput(concat([yTrue, square(yTrue), square(sub(yTrue, yPred))], yTrue.shape.length - 1)),
    result: (means) => {
      const outputs = means.length / 3;
      const variances: number[] = [];
      const scores: number[] = [];
      for (let i = 0; i < outputs; i++) {
        const variance = means[outputs + i] - means[i] ** 2;
        variances.push(variance);
        scores.push(variance === 0 ? 0 : 1 - means[2 * outputs + i] / variance);
      }
      const weights = classAggregation === 'uniformAverage' ? scores.map(() => 1) : variances;
      const total = weights.reduce((a, b) => a + b);
      return total === 0 ? 0 : scores.reduce((sum, score, i) => sum + score * weights[i], 0) / total;
    },
  };
}

/** Means over all axes but the last. */
function ofEachOutput(x: Value): Value {
  return reduceMean(x, x.shape.map((_, axis) => axis).slice(0, -1));
}

const square = (x: Value) => mul(x, x);
