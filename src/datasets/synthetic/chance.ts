import type { Xoshiro128 } from '../../array/xoshiro.ts';

/** A number drawn uniformly from [low, high). */
export function between(random: Xoshiro128, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/**
 * A number from low to high whose logarithm is uniform: for frequencies and rates. Rounded to single precision,
 * so that machines whose powers differ in the last bit draw the same.
 */
export function betweenLog(random: Xoshiro128, low: number, high: number): number {
  return Math.fround(low * (high / low) ** random.uniform());
}

/** An integer drawn uniformly from low to high, both included. */
export function integerBetween(random: Xoshiro128, low: number, high: number): number {
  return low + Math.floor((high - low + 1) * random.uniform());
}

/** True with this probability. */
export function chance(random: Xoshiro128, probability: number): boolean {
  return random.uniform() < probability;
}

/** One of the items, each as likely. */
export function pick<T>(random: Xoshiro128, items: readonly T[]): T {
  return items[Math.floor(items.length * random.uniform())];
}

/** The waiting time to the next event of a Poisson process, in the unit of `mean`. */
export function waitingTime(random: Xoshiro128, mean: number): number {
  return Math.fround(-mean * Math.log(1 - random.uniform()));
}
