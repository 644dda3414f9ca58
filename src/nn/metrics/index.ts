export { accuracy, binaryAccuracy, categoricalAccuracy, topKAccuracy } from './accuracy.ts';
export { type AucOptions, auc } from './auc.ts';
export { type F1ScoreOptions, type FBetaScoreOptions, f1Score, fBetaScore } from './f-score.ts';
export type { Metric, MetricOptions } from './metric.ts';
export { type PrecisionRecallOptions, precision, recall } from './precision-recall.ts';
export type { MetricName } from './registry.ts';
export { r2Score, rootMeanSquaredError } from './regression.ts';
