import type { Xoshiro128 } from '../array/xoshiro.ts';
import type { Draw } from './program.ts';

/** Draws the random numbers of `steps` steps, each (steps, ...shape), step by step. */
export function drawAll(
  into: readonly Float32Array[],
  draws: readonly Draw[],
  steps: number,
  generator: Xoshiro128,
): void {
  for (let step = 0; step < steps; step++) {
    for (const [i, { distribution }] of draws.entries()) {
      const size = into[i].length / steps;
      const numbers = into[i].subarray(step * size, (step + 1) * size);
      if ('dropout' in distribution) fillMask(numbers, distribution.dropout, generator);
      else fillNormal(numbers, distribution.normal, generator);
    }
  }
}

/** Two elements from each draw: the rate is met to one part in 65,536. */
function fillMask(mask: Float32Array, rate: number, generator: Xoshiro128): void {
  const below = Math.round(rate * 65_536) - 1;
  const kept = 1 / (1 - rate);
  const draws = new Uint32Array((mask.length + 1) >> 1);
  generator.fill(draws);
  for (let i = 0; i < draws.length; i++) {
    // The sign bit instead of a comparison, which would be guessed wrong too often.
    mask[2 * i] = ((below - (draws[i] & 0xffff)) >>> 31) * kept;
    mask[2 * i + 1] = ((below - (draws[i] >>> 16)) >>> 31) * kept; // beyond the end of an odd mask: not stored
  }
}

function fillNormal(numbers: Float32Array, deviation: number, generator: Xoshiro128): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = deviation * generator.normal();
}
