import { describe, expect, it } from 'vitest';
import { STATISTICS } from '../../src/array/statistics.ts';

const of = (values: number[]) =>
  Object.fromEntries(
    Object.entries(STATISTICS).map(([name, statistic]) => [name, statistic(Float32Array.from(values))]),
  );

describe('statistics', () => {
  it("have NumPy's meaning", () => {
    // np.mean, std, min, max, median of [4, 1, 7, 2] and [4, 1, 7]
    expect(of([4, 1, 7, 2])).toEqual({ mean: 3.5, std: Math.sqrt(5.25), min: 1, max: 7, median: 3 });
    expect(of([4, 1, 7])).toMatchObject({ mean: 4, std: Math.sqrt(6), median: 4 });
    expect(of([-3])).toEqual({ mean: -3, std: 0, min: -3, max: -3, median: -3 });
  });

  it('keep small differences of large numbers, and the order of the series', () => {
    expect(of([1e6, 1e6 + 1, 1e6 + 2]).std).toBeCloseTo(Math.sqrt(2 / 3), 12);
    const values = Float32Array.of(3, 1, 2);
    STATISTICS.median(values);
    expect(values).toEqual(Float32Array.of(3, 1, 2));
  });
});
