import { type Labels, labelPair } from './labels.ts';

/**
 * The share of samples whose predicted label is the true one, in [0, 1]; with `normalize: false` their
 * number. As `sklearn.metrics.accuracy_score` (scikit-learn 1.9).
 *
 * @param yTrue true labels, (n,) or (n, 1).
 * @param yPred predicted labels, as many.
 * @throws EarshotError SHAPE_MISMATCH for different lengths; INVALID_ARGUMENT for what are no labels.
 * @example
 * import { accuracyScore } from 'earshot/learn';
 * accuracyScore(['dog', 'rain', 'rain', 'dog'], ['dog', 'rain', 'dog', 'dog']); // 0.75
 */
export function accuracyScore(yTrue: Labels, yPred: Labels, { normalize = true } = {}): number {
  const [truth, predicted] = labelPair(yTrue, yPred, 'accuracyScore');
  const right = truth.filter((label, i) => label === predicted[i]).length;
  return normalize ? right / truth.length : right;
}
