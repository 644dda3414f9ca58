import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { type LossName, loss, lossNames } from '../losses/registry.ts';
import { lookUp } from '../names.ts';
import { accuracy, binaryAccuracy, categoricalAccuracy, topKAccuracy } from './accuracy.ts';
import { auc } from './auc.ts';
import { f1Score, fBetaScore } from './f-score.ts';
import type { Metric, MetricOptions } from './metric.ts';
import { precision, recall } from './precision-recall.ts';
import { cosineSimilarity, r2Score, rootMeanSquaredError } from './regression.ts';

const makers = {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy: categoricalAccuracy,
  topKAccuracy,
  topKCategoricalAccuracy: topKAccuracy,
  sparseTopKCategoricalAccuracy: topKAccuracy,
  precision,
  recall,
  f1Score,
  fBetaScore,
  auc,
  rootMeanSquaredError,
  r2Score,
  cosineSimilarity,
};

/** Name of a metric with its default options, or of a loss, which is then averaged over the examples. */
export type MetricName = keyof typeof makers | LossName;

const losses = Object.fromEntries(lossNames.map((name) => [name, () => meanLoss(name)]));
const byName: Record<string, (options: MetricOptions) => Metric> = { ...losses, ...makers };

/** A metric from its name (and options), or itself. @throws EarshotError UNKNOWN_NAME */
export function metric(from: MetricName | Metric, options: object = {}): Metric {
  if (typeof from === 'object' && from !== null && typeof from.means === 'function') return from;
  return lookUp('metric', from, byName)({ name: from as MetricName, ...options });
}

function meanLoss(name: LossName): Metric {
  const { compute } = loss(name);
  return { name, means: (yTrue, yPred) => reduceMean(compute(yTrue, yPred)) };
}
