import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { checkPositive } from '../check.ts';
import { generatorOf, type Seeded } from './seed.ts';

/**
 * A number of a beta distribution, between 0 and 1: how two examples are mixed in {@link mixup}. Beta(1, 1) is uniform;
 * the smaller a = b is, the nearer to 0 or 1.
 *
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
 *
 * @param a - Above 0.
 * @param b - Above 0.
 * @param options - `seed`.
 * @throws EarshotError INVALID_ARGUMENT for another `a`, `b` or `seed`.
 *
 * @example
 * ```ts
 * import { sampleBeta } from 'earshot/audio';
 *
 * const lambda = sampleBeta(0.2, 0.2, { seed: 7 });
 * console.log(lambda >= 0 && lambda <= 1); // true
 * ```
 */
export function sampleBeta(a: number, b: number, { seed }: Seeded): number {
  checkPositive('sampleBeta', 'a', a);
  checkPositive('sampleBeta', 'b', b);
  const generator = generatorOf('sampleBeta', seed);
  // x / (x + y) of two gamma variables, by their logarithms: for small a and b both may be too small for a double.
  const x = logGamma(a, generator);
  const y = logGamma(b, generator);
  return 1 / (1 + Math.exp(y - x));
}

/** Logarithm of a number of the gamma distribution of this shape and scale 1. */
function logGamma(shape: number, generator: Xoshiro128): number {
  if (shape < 1) return logGamma(shape + 1, generator) + Math.log(open(generator)) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = generator.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(open(generator)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/** Uniform over the open interval from 0 to 1. */
function open(generator: Xoshiro128): number {
  return generator.uniform() + 2 ** -33;
}
