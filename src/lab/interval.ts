import { EarshotError } from '../errors.ts';

/** Two-sided 95 % points of Student's t distribution for 1 to 30 degrees of freedom; above, of the normal one. */
const STUDENT_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL_95 = 1.96;

/**
 * 95 % interval of an accuracy measured on `n` independent examples.
 * Reference: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function accuracyInterval(accuracy: number, n: number): [number, number] {
  const z = NORMAL_95;
  const centre = accuracy + z ** 2 / (2 * n);
  const half = z * Math.sqrt((accuracy * (1 - accuracy)) / n + z ** 2 / (4 * n ** 2));
  const whole = 1 + z ** 2 / n;
  return [Math.max(0, (centre - half) / whole), Math.min(1, (centre + half) / whole)];
}

/** Mean, standard deviation (n - 1) and 95 % interval of the mean (Student's t). */
export interface Spread {
  mean: number;
  standardDeviation: number;
  interval95: [number, number];
}

/** How accuracies of several rounds spread. @throws EarshotError INVALID_ARGUMENT for fewer than two */
export function spread(values: readonly number[]): Spread {
  const n = values.length;
  if (n < 2) {
    throw new EarshotError('INVALID_ARGUMENT', `spread: expected two values or more; received ${n}.`);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const half = ((STUDENT_95[n - 2] ?? NORMAL_95) * standardDeviation) / Math.sqrt(n);
  return { mean, standardDeviation, interval95: [Math.max(0, mean - half), Math.min(1, mean + half)] };
}
