/** Largest difference of two lists of the same length; NaN when either holds one. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length} differ`);
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => Math.max(x, y), 0);
}

/** Largest magnitude of a list; NaN when it holds one. */
export function peak(values: ArrayLike<number>): number {
  return Array.from(values, Math.abs).reduce((x, y) => Math.max(x, y), 0);
}
