import { shapeText, Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';

/** A class label: a number or a name. */
export type Label = number | string;

/** Labels of n samples: an array, a typed array, or a tensor of shape (n,) or (n, 1). */
export type Labels = ArrayLike<Label> | ArrayLike<bigint> | Tensor;

/**
 * The labels as a plain array. 64-bit integers become numbers.
 * @throws EarshotError for labels that are no list, have two axes or more, or hold NaN or mixed types.
 */
export function toLabels(labels: Labels, name: string): Label[] {
  const list = Array.from(labelData(labels, name) as ArrayLike<Label | bigint>, (label) =>
    typeof label === 'bigint' ? Number(label) : label,
  );
  const kind = typeof list[0];
  for (const [i, label] of list.entries()) {
    if (typeof label === 'number' ? Number.isNaN(label) : typeof label !== 'string')
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${name}[${i}] is ${describe(label)}; a label is a number or a text.`,
      );
    if (typeof label !== kind)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${name} mixes numbers and texts (${describe(list[0])} and ${describe(label)}); use one kind.`,
      );
  }
  return list;
}

function labelData(labels: Labels, name: string): unknown {
  if (labels instanceof Tensor) {
    const { dims } = labels;
    if (dims.length === 1 || (dims.length === 2 && dims[1] === 1)) return labels.data;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${name} must have shape (n,) or (n, 1), one label a sample; received ${shapeText(dims)}.`,
    );
  }
  if (Array.isArray(labels) || (ArrayBuffer.isView(labels) && 'length' in labels)) return labels;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${name} must be a list of labels; received ${describe(labels)}.`,
  );
}

/** Each label once: numbers ascending, texts by character code. */
export function uniqueLabels(...lists: readonly Label[][]): Label[] {
  const unique = [...new Set(lists.flat())];
  return unique.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The two label lists as plain arrays. @throws EarshotError SHAPE_MISMATCH when their lengths differ. */
export function labelPair(yTrue: Labels, yPred: Labels, caller: string): [Label[], Label[]] {
  const pair: [Label[], Label[]] = [toLabels(yTrue, `${caller}: yTrue`), toLabels(yPred, `${caller}: yPred`)];
  const [truth, predicted] = pair;
  if (truth.length !== predicted.length)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${caller}: yTrue and yPred need the same length; received ${truth.length} and ${predicted.length}.`,
    );
  if (truth.length === 0)
    throw new EarshotError('INVALID_ARGUMENT', `${caller}: needs at least one sample; received none.`);
  if (typeof truth[0] !== typeof predicted[0])
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: yTrue holds ${typeof truth[0]}s (${describe(truth[0])}), yPred ${typeof predicted[0]}s (${describe(predicted[0])}); use one kind.`,
    );
  return pair;
}
