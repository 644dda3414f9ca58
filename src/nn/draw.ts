import type { Xoshiro128 } from '../array/xoshiro.ts';
import { fillMask } from './masks/fill-mask.ts';
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

function fillNormal(numbers: Float32Array, deviation: number, generator: Xoshiro128): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = deviation * generator.normal();
}
