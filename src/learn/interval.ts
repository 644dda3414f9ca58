import { describe, EarshotError } from '../errors.ts';

/** Two-sided 95 % points of Student's t distribution for 1 to 30 degrees of freedom. */
const STUDENT_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL_95 = 1.959964;

/**
 * 95 % interval of an accuracy measured on `n` independent examples: Wilson's score interval, which stays
 * within [0, 1] and also holds for few examples and for accuracies of 0 or 1.
 *
 * @param accuracy share of right answers, in [0, 1].
 * @param n number of examples, at least 1.
 * @returns lower and upper end, as `scipy.stats.binomtest(k, n).proportion_ci(method='wilson')` (SciPy 1).
 * @throws EarshotError INVALID_ARGUMENT for an accuracy outside [0, 1] or an `n` that counts nothing.
 * Reference: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
 *   the American Statistical Association 22, 1927.
 * @example
 * import { accuracyInterval } from 'earshot/learn';
 * const [low, high] = accuracyInterval(59 / 80, 80);
 * console.log(low.toFixed(3), high.toFixed(3)); // 0.632 0.821
 */
export function accuracyInterval(accuracy: number, n: number): [number, number] {
  checkAccuracy('accuracyInterval: accuracy', accuracy);
  if (!(Number.isInteger(n) && n >= 1))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `accuracyInterval: n must be a whole number of at least 1; received ${describe(n)}.`,
    );
  const z = NORMAL_95;
  const centre = accuracy + z ** 2 / (2 * n);
  const half = z * Math.sqrt((accuracy * (1 - accuracy)) / n + z ** 2 / (4 * n ** 2));
  const whole = 1 + z ** 2 / n;
  return [Math.max(0, (centre - half) / whole), Math.min(1, (centre + half) / whole)];
}

/** What {@link accuracySpread} returns. */
export interface AccuracySpread {
  mean: number;
  /** of the sample, with n - 1 */
  standardDeviation: number;
  /** 95 % interval of the mean, cut to [0, 1] */
  interval95: [number, number];
}

/**
 * How the accuracies of several rounds (folds, seeds) spread: mean, standard deviation and the 95 % interval of
 * the mean by Student's t.
 *
 * The interval takes the rounds as independent. Those of a cross-validation share training data, so that theirs
 * is somewhat too narrow.
 *
 * @param accuracies two or more, each in [0, 1].
 * @throws EarshotError INVALID_ARGUMENT for fewer than two, or an accuracy outside [0, 1].
 * Reference: Student, "The probable error of a mean", Biometrika 6, 1908; above 30 degrees of freedom the
 *   expansion 26.7.5 of M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 1964.
 * @example
 * import { accuracySpread } from 'earshot/learn';
 * const { mean, interval95 } = accuracySpread([0.6, 0.7, 0.65, 0.75, 0.7]);
 * console.log(mean.toFixed(2)); // 0.68
 * console.log(interval95.map((end) => end.toFixed(3)).join(' to ')); // 0.609 to 0.751
 */
export function accuracySpread(accuracies: readonly number[]): AccuracySpread {
  const n = accuracies.length;
  if (n < 2)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `accuracySpread: expected two accuracies or more; received ${n}.`,
    );
  accuracies.forEach((accuracy, i) => {
    checkAccuracy(`accuracySpread: accuracies[${i}]`, accuracy);
  });
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / n;
  const squares = accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const half = (student95(n - 1) * standardDeviation) / Math.sqrt(n);
  return { mean, standardDeviation, interval95: [Math.max(0, mean - half), Math.min(1, mean + half)] };
}

function student95(freedom: number): number {
  const z = NORMAL_95;
  return (
    STUDENT_95[freedom - 1] ??
    z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  );
}

function checkAccuracy(name: string, accuracy: number): void {
  if (!(typeof accuracy === 'number' && accuracy >= 0 && accuracy <= 1))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${name} must be a number between 0 and 1; received ${describe(accuracy)}.`,
    );
}
