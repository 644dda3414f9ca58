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

/** So many draws at a time stay in the processor's cache until they are compared. */
const drawsAtATime = 2048;

/** Two elements from each draw: the rate is met to one part in 65,536. */
function fillMask(mask: Float32Array, rate: number, generator: Xoshiro128): void {
  const below = Math.round(rate * 65_536) - 1;
  const kept = new Int32Array(Float32Array.of(1 / (1 - rate)).buffer)[0];
  const bits = new Int32Array(mask.buffer, mask.byteOffset, mask.length);
  const draws = new Uint32Array(Math.min(drawsAtATime, (mask.length + 1) >> 1));
  for (let start = 0; start < bits.length; start += 2 * draws.length) {
    const left = (bits.length - start + 1) >> 1;
    const drawn = left < draws.length ? draws.subarray(0, left) : draws;
    generator.fill(drawn);
    for (let i = 0, at = start; i < drawn.length; i++, at += 2) {
      // The sign bits instead of comparisons, which would be guessed wrong too often: all bits of the number, or none.
      bits[at] = ((below - (drawn[i] & 0xffff)) >> 31) & kept;
      bits[at + 1] = ((below - (drawn[i] >>> 16)) >> 31) & kept; // beyond the end of an odd mask: not stored
    }
  }
}

function fillNormal(numbers: Float32Array, deviation: number, generator: Xoshiro128): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = deviation * generator.normal();
}
