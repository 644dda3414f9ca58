import { Tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { type Label, type Labels, labelPair, toLabels, uniqueLabels } from './labels.ts';

const NORMALIZATIONS = ['true', 'pred', 'all'] as const;

/** Options of `confusionMatrix`. */
export interface ConfusionMatrixOptions {
  /** which labels, in which order (default: all that occur, ascending); samples of others are left out */
  labels?: Labels;
  /** divide by the true label's row sum, the predicted label's column sum, or the total */
  normalize?: (typeof NORMALIZATIONS)[number];
}

/**
 * How often label i was predicted as label j, as `sklearn.metrics.confusion_matrix` (scikit-learn 1.9).
 * A row or column that sums to 0 stays 0 when normalised.
 *
 * @param yTrue true labels, (n,) or (n, 1).
 * @param yPred predicted labels, as many.
 * @returns (labels, labels), float32: row = true label, column = predicted label; counts, or shares in [0, 1].
 * @throws EarshotError SHAPE_MISMATCH for different lengths; INVALID_ARGUMENT for no or repeated labels, or
 *   when none of `labels` is a true label; UNKNOWN_NAME for another `normalize`.
 * @example
 * import { confusionMatrix } from 'earshot/learn';
 * confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1]).data; // [1, 1, 0, 2]
 */
export function confusionMatrix(
  yTrue: Labels,
  yPred: Labels,
  { labels, normalize }: ConfusionMatrixOptions = {},
): Tensor {
  if (normalize !== undefined && !NORMALIZATIONS.includes(normalize))
    throw unknownName('confusionMatrix: normalize', normalize, NORMALIZATIONS);
  const [truth, predicted] = labelPair(yTrue, yPred, 'confusionMatrix');
  const list = labels === undefined ? uniqueLabels(truth, predicted) : givenLabels(labels, truth);
  const size = list.length;
  const place = new Map<Label, number>(list.map((label, k) => [label, k]));
  const counts = new Float32Array(size * size);
  for (const [i, label] of truth.entries()) {
    const row = place.get(label);
    const column = place.get(predicted[i]);
    if (row !== undefined && column !== undefined) counts[row * size + column]++;
  }
  return new Tensor('float32', normalize === undefined ? counts : normalized(counts, size, normalize), [
    size,
    size,
  ]);
}

function givenLabels(labels: Labels, truth: readonly Label[]): Label[] {
  const list = toLabels(labels, 'confusionMatrix: labels');
  if (list.length === 0 || new Set(list).size !== list.length)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `confusionMatrix: labels must name each label once, at least one; received ${describe(list)}.`,
    );
  if (!truth.some((label) => list.includes(label)))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `confusionMatrix: none of labels ${describe(list)} is in yTrue, which holds ${describe(uniqueLabels([...truth]))}.`,
    );
  return list;
}

function normalized(counts: Float32Array, size: number, by: (typeof NORMALIZATIONS)[number]): Float32Array {
  const groupOf = { true: (i: number) => Math.floor(i / size), pred: (i: number) => i % size, all: () => 0 }[
    by
  ];
  const sums = new Float64Array(size);
  counts.forEach((count, i) => {
    sums[groupOf(i)] += count;
  });
  return counts.map((count, i) => (count === 0 ? 0 : count / sums[groupOf(i)]));
}
