import { EarshotError } from '../errors.ts';
import type { Matrix } from './columns.ts';
import { checkSplits, generator, rounds } from './fold-rounds.ts';
import type { Fold, KFoldOptions } from './folds.ts';
import { type Label, type Labels, toLabels, uniqueLabels } from './labels.ts';
import { pairwiseSum } from './pairwise-sum.ts';

/** `numpy.isclose`'s tolerances: relative and absolute. */
const RTOL = 1e-5;
const ATOL = 1e-8;

/**
 * Folds that keep the samples of a group together and, as far as that allows, the proportions of the classes; the
 * same rows as `sklearn.model_selection.StratifiedGroupKFold` (scikit-learn 1.9), shuffled or not.
 *
 * Groups are dealt out one by one, those of the most uneven classes first, each to the fold where it leaves the
 * classes spread most evenly, and among equal ones to the smallest.
 *
 * @param labels the class of each sample.
 * @param groups the group (a source recording, a speaker) of each sample.
 * @param options `nSplits` = 5; `shuffle` = false draws the order of equally uneven groups, with `randomState`.
 * @returns a fold for each round; test parts may be empty when a few groups hold most of the samples.
 * @throws EarshotError SHAPE_MISMATCH for other groups than labels in number; INVALID_ARGUMENT when there are fewer
 *   groups than folds, or every class has fewer samples than there are folds.
 * @example
 * import { stratifiedGroupKFold } from 'earshot/learn';
 * const [first] = stratifiedGroupKFold([0, 0, 1, 1, 0, 1], ['a', 'a', 'b', 'b', 'c', 'd'], { nSplits: 2 });
 * first.test; // Int32Array [0, 1, 5]
 */
export function stratifiedGroupKFold(
  labels: Labels,
  groups: Labels,
  { nSplits = 5, shuffle = false, randomState }: KFoldOptions = {},
): Fold[] {
  const list = toLabels(labels, 'stratifiedGroupKFold: labels');
  const groupList = toLabels(groups, 'stratifiedGroupKFold: groups');
  if (groupList.length !== list.length)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `stratifiedGroupKFold: labels and groups need the same length; received ${list.length} and ${groupList.length}.`,
    );
  checkSplits('stratifiedGroupKFold', nSplits, list.length);
  const classes = uniqueLabels(list);
  const names = uniqueLabels(groupList);
  if (names.length < nSplits)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stratifiedGroupKFold: ${nSplits} folds need as many groups or more; received ${names.length}.`,
    );
  if (shuffle) generator(randomState).shuffle(names);
  const counts = countsOf(list, classes, groupList, names);
  const largest = Math.max(...totals(counts));
  if (largest < nSplits)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `stratifiedGroupKFold: ${nSplits} folds need a class of ${nSplits} samples or more; the largest has ${largest}.`,
    );
  const foldOfGroup = dealOut(counts, nSplits);
  const placeOf = new Map(names.map((name, g) => [name, g]));
  const foldOf = groupList.map((name) => foldOfGroup[placeOf.get(name)!]);
  return rounds(foldOf, [...Array(nSplits).keys()]);
}

/** Samples of each class (column) in each group (row). */
function countsOf(
  list: readonly Label[],
  classes: readonly Label[],
  groupList: readonly Label[],
  names: readonly Label[],
): Matrix {
  const columnOf = new Map(classes.map((label, c) => [label, c]));
  const rowOf = new Map(names.map((name, g) => [name, g]));
  const data = new Float64Array(names.length * classes.length);
  for (const [i, label] of list.entries())
    data[rowOf.get(groupList[i])! * classes.length + columnOf.get(label)!]++;
  return { data, rows: names.length, columns: classes.length };
}

function totals({ data, columns }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (const [at, count] of data.entries()) sums[at % columns] += count;
  return sums;
}

/** The fold of each group. */
function dealOut({ data, rows, columns }: Matrix, nSplits: number): Int32Array {
  const counts = data as Float64Array;
  const rowAt = (g: number) => counts.subarray(g * columns, (g + 1) * columns);
  const unevenness = Float64Array.from({ length: rows }, (_, g) => deviation(rowAt(g), pairwiseSum));
  const order = [...unevenness.keys()].sort((a, b) => unevenness[b] - unevenness[a]);
  const folds = new Folds(totals({ data, rows, columns }), nSplits);
  const foldOf = new Int32Array(rows);
  for (const g of order) {
    foldOf[g] = folds.bestFor(rowAt(g));
    folds.put(rowAt(g), foldOf[g]);
  }
  return foldOf;
}

/** What is in the folds so far, with how unevenly each class is spread over them. */
class Folds {
  readonly #totals: Float64Array;
  readonly #sizes: Float64Array;
  /** for each class its samples in each fold */
  readonly #inFold: Float64Array[];
  /** for each class the deviation of its shares in the folds */
  readonly #spread: Float64Array;
  readonly #shares: Float64Array;

  constructor(totals: Float64Array, nSplits: number) {
    this.#totals = totals;
    this.#sizes = new Float64Array(nSplits);
    this.#inFold = Array.from(totals, () => new Float64Array(nSplits));
    this.#spread = new Float64Array(totals.length);
    this.#shares = new Float64Array(nSplits);
  }

  /** The fold in which the group leaves the classes most evenly spread; the smaller one of nearly equal ones. */
  bestFor(group: Float64Array): number {
    let best = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let fewest = Number.POSITIVE_INFINITY;
    const spread = this.#spread.slice();
    for (const [fold, samples] of this.#sizes.entries()) {
      for (let c = 0; c < group.length; c++) if (group[c] > 0) spread[c] = this.#spreadOf(c, fold, group[c]);
      const mean = pairwiseSum(spread) / spread.length;
      const close = Math.abs(mean - lowest) <= ATOL + RTOL * Math.abs(lowest);
      if (mean < lowest || (close && samples < fewest)) {
        lowest = mean;
        fewest = samples;
        best = fold;
      }
    }
    return best;
  }

  put(group: Float64Array, fold: number): void {
    for (const [c, count] of group.entries()) {
      if (count === 0) continue;
      this.#inFold[c][fold] += count;
      this.#sizes[fold] += count;
      this.#spread[c] = this.#spreadOf(c, fold, 0);
    }
  }

  /** Deviation of a class's shares in the folds with `more` of it in one of them. */
  #spreadOf(c: number, fold: number, more: number): number {
    const inFold = this.#inFold[c];
    for (let k = 0; k < inFold.length; k++)
      this.#shares[k] = (k === fold ? inFold[k] + more : inFold[k]) / this.#totals[c];
    // NumPy adds up the columns of a matrix in turn, a single column in pairs.
    return deviation(this.#shares, this.#totals.length > 1 ? plainSum : pairwiseSum);
  }
}

/** Standard deviation with n, rounded as NumPy rounds it, so that ties stay ties. */
function deviation(data: Float64Array, sum: (data: Float64Array) => number): number {
  const mean = sum(data) / data.length;
  return Math.sqrt(sum(data.map((value) => (value - mean) ** 2)) / data.length);
}

function plainSum(data: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum;
}
