import { Xoshiro128 } from '../../array/xoshiro.ts';

/** A seed, from 0 to 2^32 - 1, for whatever these numbers tell apart: alike for the same numbers, else unrelated. */
export function seedFrom(seed: number, ...numbers: readonly number[]): number {
  let mixed = new Xoshiro128(seed).nextUint32();
  for (const number of numbers) mixed = new Xoshiro128((mixed + number) >>> 0).nextUint32();
  return mixed;
}
