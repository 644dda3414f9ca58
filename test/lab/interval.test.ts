import { describe, expect, it } from 'vitest';
import { accuracyInterval, spread } from '../../src/lab/interval.ts';

describe('accuracyInterval', () => {
  // Values of Wilson's formula in SciPy, with norm.ppf(0.975) for 1.96.
  it.each([
    [8, 10, 0.490162, 0.943318],
    [59, 80, 0.63181, 0.821426],
    [0, 20, 0, 0.161125],
    [20, 20, 0.838875, 1],
  ])('of %i right among %i', (right, n, low, high) => {
    const interval = accuracyInterval(right / n, n);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });
});

describe('spread', () => {
  it('is that of Student’s t', () => {
    const { mean, standardDeviation, interval95 } = spread([0.6, 0.7, 0.65, 0.75, 0.7]);
    expect(mean).toBeCloseTo(0.68, 12);
    expect(standardDeviation).toBeCloseTo(0.0570088, 6);
    expect(interval95[0]).toBeCloseTo(0.60922, 4);
    expect(interval95[1]).toBeCloseTo(0.75079, 4);
  });

  it('stays between 0 and 1', () => {
    expect(spread([0.1, 0.9]).interval95).toEqual([0, 1]);
  });

  it('needs two values', () => {
    expect(() => spread([0.5])).toThrow('two values or more; received 1');
  });
});
