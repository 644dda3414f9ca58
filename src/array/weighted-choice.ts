import { EarshotError } from '../errors.ts';

/** Throws unless `p` holds `count` probabilities that sum to 1. */
export function checkProbabilities(p: ArrayLike<number>, count: number): void {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i] >= 0 ? p[i] : Number.NaN;
  if (p.length !== count || !(Math.abs(sum - 1) <= 1.5e-8))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `choice: p must hold ${count} probabilities that sum to 1; received ${p.length} with sum ${sum}.`,
    );
}

/**
 * Indices drawn with the probabilities `p`, by comparing uniform numbers with their running sums. Without
 * replacement, what was found is given probability 0 and the missing ones are drawn again, all at once.
 */
export function chooseWeighted(
  random: { rand(n: number): Float64Array },
  p: ArrayLike<number>,
  size: number,
  replace: boolean,
): number[] {
  const weights = Float64Array.from(p);
  if (replace) {
    const sums = cumulate(weights);
    return Array.from(random.rand(size), (draw) => searchRight(sums, draw));
  }
  const found = new Set<number>();
  while (found.size < size) {
    const draws = random.rand(size - found.size);
    for (const i of found) weights[i] = 0;
    const sums = cumulate(weights);
    for (const draw of draws) found.add(searchRight(sums, draw));
  }
  return [...found];
}

/** Running sums, divided by the last. */
function cumulate(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = sum += weights[i];
  return sums.map((value) => value / sum);
}

/** How many of the ascending `sums` are <= value. */
function searchRight(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < sums[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
