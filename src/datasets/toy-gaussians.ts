import { RandomState } from '../array/random-state.ts';
import { tensor } from '../array/tensor.ts';
import { checkPoints, type ToyData, type ToyOptions } from './toy-regression.ts';

const CLASSES = [
  { mean: [-1, -1], variance: 4 },
  { mean: [1, 1], variance: 3 },
];

/**
 * Two overlapping clouds in the plane, `n` points each: class 0 around (-1, -1) with covariance 4 I, class 1
 * around (1, 1) with covariance 3 I. No model can part them perfectly: the best has an accuracy near 0.78.
 *
 * Class 0 is drawn first, as `multivariate_normal(mean, cov, n)` of `numpy.random.RandomState(seed)`, in
 * double precision, then rounded to float32.
 *
 * @returns x (2 n, 2), class 0 first; y (2 n,), 0 or 1.
 * @throws EarshotError INVALID_ARGUMENT for an `n` or `seed` that is none.
 * @example
 * import { toyGaussians } from 'earshot/datasets';
 * const { x, y } = toyGaussians({ seed: 0 }); // (2000, 2), (2000,)
 */
export function toyGaussians({ n = 1000, seed }: ToyOptions = {}): ToyData {
  const random = new RandomState(seed);
  checkPoints('toyGaussians', n);
  const x = new Float32Array(4 * n);
  for (const [label, { mean, variance }] of CLASSES.entries()) {
    const covariance = [
      [variance, 0],
      [0, variance],
    ];
    x.set(random.multivariateNormal(mean, covariance, n).data as Float64Array, label * 2 * n);
  }
  return { x: tensor(x, [2 * n, 2]), y: tensor(new Float32Array(2 * n).fill(1, n), [2 * n]) };
}
