import type { Scores } from '../results.ts';

/** Mean probability of the predicted class. */
export function meanConfidence(bins: Scores['calibration']['bins']): number {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  return bins.reduce((sum, bin) => sum + bin.n * bin.confidence, 0) / n;
}
