import type { RandomState } from '../array/random-state.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkSplits, generator, rounds } from './fold-rounds.ts';
import { type Label, type Labels, toLabels, uniqueLabels } from './labels.ts';

/** The sample indices of one round of cross-validation, ascending. */
export interface Fold {
  train: Int32Array;
  test: Int32Array;
}

/** Options of `kFold`, `stratifiedKFold` and `stratifiedGroupKFold`. */
export interface KFoldOptions {
  /** number of folds, 2 or more (default 5) */
  nSplits?: number;
  /** whether to draw the folds at random (default false) */
  shuffle?: boolean;
  /** a seed or a generator, for `shuffle` */
  randomState?: number | RandomState;
}

/**
 * Splits n samples into consecutive folds of nearly equal size, each the test part once; equal to
 * `sklearn.model_selection.KFold` (scikit-learn 1.9).
 *
 * @throws EarshotError INVALID_ARGUMENT for fewer than two folds or more folds than samples.
 * @example
 * import { kFold } from 'earshot/learn';
 * const [first] = kFold(6, { nSplits: 3 });
 * first.test; // Int32Array [0, 1]
 */
export function kFold(n: number, { nSplits = 5, shuffle = false, randomState }: KFoldOptions = {}): Fold[] {
  checkSplits('kFold', nSplits, n);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  if (shuffle) generator(randomState).shuffle(order);
  const foldOf = new Int32Array(n);
  let start = 0;
  for (let k = 0; k < nSplits; k++) {
    const end = start + Math.floor(n / nSplits) + (k < n % nSplits ? 1 : 0);
    for (const i of order.subarray(start, end)) foldOf[i] = k;
    start = end;
  }
  return rounds(Array.from(foldOf), [...Array(nSplits).keys()]);
}

/**
 * Folds that keep the proportions of the classes; equal to `sklearn.model_selection.StratifiedKFold`
 * (scikit-learn 1.9).
 *
 * @param labels the class of each sample.
 * @throws EarshotError INVALID_ARGUMENT when every class has fewer samples than there are folds.
 * @example
 * import { stratifiedKFold } from 'earshot/learn';
 * const [first] = stratifiedKFold(['a', 'a', 'b', 'b'], { nSplits: 2 });
 * first.test; // Int32Array [0, 2]
 */
export function stratifiedKFold(
  labels: Labels,
  { nSplits = 5, shuffle = false, randomState }: KFoldOptions = {},
): Fold[] {
  const list = toLabels(labels, 'stratifiedKFold: labels');
  checkSplits('stratifiedKFold', nSplits, list.length);
  // classes are numbered by first appearance, which decides who gets the larger folds
  const classes = [...new Set(list)];
  const counts = classes.map((label) => list.filter((other) => other === label).length);
  if (Math.max(...counts) < nSplits)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stratifiedKFold: ${nSplits} folds need a class of ${nSplits} samples or more; the largest has ${Math.max(...counts)}.`,
    );
  const random = shuffle ? generator(randomState) : undefined;
  const classOfRank = classes.flatMap((_, c) => new Array<number>(counts[c]).fill(c));
  const foldOf = new Array<number>(list.length);
  for (const [c, label] of classes.entries()) {
    const folds: number[] = [];
    for (let k = 0; k < nSplits; k++)
      for (let rank = k; rank < list.length; rank += nSplits) if (classOfRank[rank] === c) folds.push(k);
    random?.shuffle(folds);
    let next = 0;
    for (const [i, other] of list.entries()) if (other === label) foldOf[i] = folds[next++];
  }
  return rounds(foldOf, [...Array(nSplits).keys()]);
}

/**
 * One round for each group, which is the test part while all others train: "once over the data set's own
 * folds". Rounds come in ascending order of the group, as in `sklearn.model_selection.LeaveOneGroupOut`
 * (scikit-learn 1.9).
 *
 * @param groups the group (a fold number, a source recording) of each sample.
 * @throws EarshotError INVALID_ARGUMENT for fewer than two groups.
 * @example
 * import { leaveOneGroupOut } from 'earshot/learn';
 * for (const { group, train, test } of leaveOneGroupOut([1, 1, 2, 3])) console.log(group, train, test);
 */
export function leaveOneGroupOut(groups: Labels): (Fold & { group: Label })[] {
  const list = toLabels(groups, 'leaveOneGroupOut: groups');
  const unique = uniqueLabels(list);
  if (unique.length < 2)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `leaveOneGroupOut: needs two groups or more; received ${unique.length === 0 ? 'none' : `only ${describe(unique[0])}`}.`,
    );
  return rounds(list, unique).map((fold, k) => ({ group: unique[k], ...fold }));
}
