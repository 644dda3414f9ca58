/** Numbers that sum up a series of at least one number, by NumPy's names; sums are taken in double precision. */
export const STATISTICS = {
  mean,
  std(values: Float32Array): number {
    const middle = mean(values);
    return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  },
  min: (values: Float32Array): number => values.reduce((a, b) => Math.min(a, b)),
  max: (values: Float32Array): number => values.reduce((a, b) => Math.max(a, b)),
  median(values: Float32Array): number {
    const sorted = values.toSorted();
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  },
} as const;

/** Name of a statistic. */
export type Statistic = keyof typeof STATISTICS;

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
