import { RandomState } from '../array/random-state.ts';
import { describe, EarshotError } from '../errors.ts';
import { type Label, type Labels, toLabels, uniqueLabels } from './labels.ts';
import { type Rows, sharedRowCount, takeRows } from './rows.ts';

/** Options of `trainTestSplit`. */
export interface TrainTestSplitOptions {
  /** samples held out: a fraction in (0, 1), or a whole number of samples (default: what trainSize leaves, else 0.25) */
  testSize?: number;
  /** samples kept for training, as `testSize` (default: what testSize leaves) */
  trainSize?: number;
  /** a seed or a generator; without it each call splits differently */
  randomState?: number | RandomState;
  /** false cuts off the end instead of drawing (default true) */
  shuffle?: boolean;
  /** labels whose proportions both parts keep */
  stratify?: Labels;
}

/** `[train0, test0, train1, test1, ...]` for the arrays of a tuple. */
export type Split<A extends readonly unknown[]> = A extends readonly [infer First, ...infer Rest]
  ? [First, First, ...Split<Rest>]
  : A extends readonly []
    ? []
    : A[number][];

/**
 * Splits arrays into a training and a test part, the same samples of each. The same rows in the same
 * order as `sklearn.model_selection.train_test_split` (scikit-learn 1.9) for the same `randomState`,
 * stratified or not.
 *
 * Porting note: a size of 1 means one sample; JavaScript cannot tell 1 from 1.0.
 *
 * @param arrays tensors (split along the first axis), typed arrays or arrays of as many samples each.
 * @returns for each array its training and its test part, of the array's own kind.
 * @throws EarshotError INVALID_ARGUMENT for sizes that leave a part empty, and for classes too small to
 *   stratify; SHAPE_MISMATCH for arrays of different length.
 * @example
 * import { trainTestSplit } from 'earshot/learn';
 * const [xTrain, xTest, yTrain, yTest] = trainTestSplit(
 *   [[0.1, 0.2, 0.3, 0.4], ['a', 'b', 'a', 'b']],
 *   { testSize: 0.5, randomState: 0, stratify: ['a', 'b', 'a', 'b'] },
 * );
 */
export function trainTestSplit<A extends readonly Rows[]>(
  arrays: readonly [...A],
  { testSize, trainSize, randomState, shuffle = true, stratify }: TrainTestSplitOptions = {},
): Split<A> {
  if (!Array.isArray(arrays) || arrays.length === 0)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `trainTestSplit: the first argument is a list of arrays, as in trainTestSplit([x, y]); received ${describe(arrays)}.`,
    );
  const count = sharedRowCount(arrays, 'trainTestSplit');
  const sizes = splitSizes(count, testSize, trainSize);
  const random = randomState instanceof RandomState ? randomState : new RandomState(randomState);
  let parts: SplitIndices;
  if (stratify !== undefined) {
    if (!shuffle)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        'trainTestSplit: stratify needs shuffle; leave shuffle: false out.',
      );
    const labels = toLabels(stratify, 'trainTestSplit: stratify');
    sharedRowCount([...arrays, labels], 'trainTestSplit');
    parts = stratifiedIndices(labels, sizes, random);
  } else {
    const order = shuffle ? random.permutation(count) : Int32Array.from({ length: count }, (_, i) => i);
    parts = shuffle
      ? { test: order.subarray(0, sizes.test), train: order.subarray(sizes.test, sizes.test + sizes.train) }
      : {
          train: order.subarray(0, sizes.train),
          test: order.subarray(sizes.train, sizes.train + sizes.test),
        };
  }
  return arrays.flatMap((rows) => [takeRows(rows, parts.train), takeRows(rows, parts.test)]) as Split<A>;
}

interface SplitIndices {
  train: Int32Array;
  test: Int32Array;
}

interface SplitSizes {
  train: number;
  test: number;
}

function splitSizes(count: number, testSize: number | undefined, trainSize: number | undefined): SplitSizes {
  const given = testSize === undefined && trainSize === undefined ? 0.25 : testSize;
  const asked = (size: number | undefined, name: string, round: (x: number) => number) => {
    if (size === undefined) return undefined;
    const isFraction = size > 0 && size < 1;
    if (!isFraction && !(Number.isInteger(size) && size >= 1 && size < count))
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `trainTestSplit: ${name} must be a fraction in (0, 1) or a number of samples below ${count}; received ${describe(size)}.`,
      );
    return isFraction ? round(size * count) : size;
  };
  const testAsked = asked(given, 'testSize', Math.ceil);
  const trainAsked = asked(trainSize, 'trainSize', Math.floor);
  const train = trainAsked ?? count - testAsked!;
  const test = testAsked ?? count - trainAsked!;
  if (train + test > count || train < 1 || test < 1)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `trainTestSplit: ${count} samples cannot give ${train} for training and ${test} for the test; ` +
        'change testSize or trainSize so that both get at least one and together no more than there are.',
    );
  return { train, test };
}

function stratifiedIndices(labels: readonly Label[], sizes: SplitSizes, random: RandomState): SplitIndices {
  const classes = uniqueLabels([...labels]);
  const members = new Map<Label, number[]>(classes.map((label) => [label, []]));
  for (const [i, label] of labels.entries()) members.get(label)!.push(i);
  const counts = classes.map((label) => members.get(label)!.length);
  const lonely = classes.filter((_, k) => counts[k] < 2);
  if (lonely.length > 0)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `trainTestSplit: stratify needs two samples or more a class; only one has ${lonely.map(describe).join(', ')}.`,
    );
  if (Math.min(sizes.train, sizes.test) < classes.length)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `trainTestSplit: stratify needs at least ${classes.length} samples (one a class) in each part; ` +
        `the sizes give ${sizes.train} for training and ${sizes.test} for the test.`,
    );
  const trainCounts = likeliestCounts(counts, sizes.train, random);
  const remaining = counts.map((count, k) => count - trainCounts[k]);
  const testCounts = likeliestCounts(remaining, sizes.test, random);
  const train: number[] = [];
  const test: number[] = [];
  for (const [k, label] of classes.entries()) {
    const order = random.permutation(counts[k]);
    const drawn = Array.from(order, (i) => members.get(label)![i]);
    train.push(...drawn.slice(0, trainCounts[k]));
    test.push(...drawn.slice(trainCounts[k], trainCounts[k] + testCounts[k]));
  }
  return {
    train: random.permutation(Int32Array.from(train)),
    test: random.permutation(Int32Array.from(test)),
  };
}

/**
 * How many of each class to take so that `draws` in all keep the classes' proportions (nearly the mode of
 * the multivariate hypergeometric distribution): whole parts first, then one more for the largest
 * remainders, ties by lot.
 */
function likeliestCounts(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const ideal = counts.map((count) => (count / total) * draws);
  const taken = ideal.map(Math.floor);
  const remainders = ideal.map((value, k) => value - taken[k]);
  let missing = draws - taken.reduce((sum, count) => sum + count, 0);
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing === 0) break;
    const tied = [...remainders.keys()].filter((k) => remainders[k] === remainder);
    const size = Math.min(tied.length, missing);
    for (const k of random.choice(tied, { size, replace: false })) taken[k]++;
    missing -= size;
  }
  return taken;
}
