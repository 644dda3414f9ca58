import { RandomState } from '../array/random-state.ts';
import { type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';

/** Options of the toy data sets. */
export interface ToyOptions {
  /** number of points (of each class, where there are classes), 1 or more (default 1000) */
  n?: number;
  /** seed of NumPy's legacy generator; without it each call draws other points */
  seed?: number;
}

/** Inputs and targets, float32. */
export interface ToyData {
  x: Tensor;
  y: Tensor;
}

/**
 * Noisy points of a function with a jump: x = U(0, 1) - 0.5, y = (2 x + 1) (x > 0) + 0.2 N(0, 1).
 * The noise leaves a mean squared error of 0.04 to the best of models.
 *
 * All of x is drawn before the noise, as `rand(n, 1)` and `randn(n, 1)` of `numpy.random.RandomState(seed)`,
 * in double precision, then rounded to float32.
 *
 * @returns x and y, both (n, 1).
 * @throws EarshotError INVALID_ARGUMENT for an `n` or `seed` that is none.
 * @example
 * import { toyRegression } from 'earshot/datasets';
 * const { x, y } = toyRegression({ seed: 0 }); // (1000, 1), (1000, 1)
 */
export function toyRegression({ n = 1000, seed }: ToyOptions = {}): ToyData {
  const random = new RandomState(seed);
  const x = random.rand(checkPoints('toyRegression', n)).map((value) => value - 0.5);
  const noise = random.randn(n);
  const y = x.map((value, i) => (value > 0 ? 2 * value + 1 : 0) + 0.2 * noise[i]);
  return { x: tensor(Float32Array.from(x), [n, 1]), y: tensor(Float32Array.from(y), [n, 1]) };
}

/** `n` itself. @throws EarshotError INVALID_ARGUMENT unless it is a whole number, 1 or more. */
export function checkPoints(caller: string, n: number): number {
  if (Number.isSafeInteger(n) && n >= 1) return n;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${caller}: n must be a whole number of points, 1 or more; received ${describe(n)}.`,
  );
}
