import { describe, expect, it } from 'vitest';
import { accuracyInterval, accuracySpread } from '../../src/learn/index.ts';

const refusal = (message: string) => expect.objectContaining({ code: 'INVALID_ARGUMENT', message });

describe('accuracyInterval', () => {
  // binomtest(right, n).proportion_ci(method='wilson') of SciPy 1.
  it.each([
    [8, 10, 0.4901624715, 0.9433178485],
    [59, 80, 0.6318104034, 0.8214259851],
    [0, 20, 0, 0.1611251581],
    [20, 20, 0.8388748419, 1],
  ])('of %i right among %i', (right, n, low, high) => {
    const interval = accuracyInterval(right / n, n);
    expect(interval[0]).toBeCloseTo(low, 7);
    expect(interval[1]).toBeCloseTo(high, 7);
  });

  it.each([
    [1.1, 10, 'accuracyInterval: accuracy must be a number between 0 and 1; received 1.1.'],
    [Number.NaN, 10, 'accuracyInterval: accuracy must be a number between 0 and 1; received NaN.'],
    [0.5, 0, 'accuracyInterval: n must be a whole number of at least 1; received 0.'],
    [0.5, 2.5, 'accuracyInterval: n must be a whole number of at least 1; received 2.5.'],
  ])('refuses %d of %d', (accuracy, n, message) => {
    expect(() => accuracyInterval(accuracy, n)).toThrow(refusal(message));
  });
});

describe('accuracySpread', () => {
  // t.interval(0.95, n - 1, mean, standard deviation / sqrt(n)) of SciPy 1.
  it('is that of Student’s t', () => {
    const { mean, standardDeviation, interval95 } = accuracySpread([0.6, 0.7, 0.65, 0.75, 0.7]);
    expect(mean).toBeCloseTo(0.68, 12);
    expect(standardDeviation).toBeCloseTo(0.0570087713, 9);
    expect(interval95[0]).toBeCloseTo(0.6092142612, 4);
    expect(interval95[1]).toBeCloseTo(0.7507857388, 4);
  });

  it('is so for many rounds', () => {
    const { interval95 } = accuracySpread(Array.from({ length: 40 }, (_, i) => (i % 2 ? 0.7 : 0.5)));
    expect(interval95[0]).toBeCloseTo(0.5676110237, 5);
    expect(interval95[1]).toBeCloseTo(0.6323889763, 5);
  });

  it('stays between 0 and 1', () => {
    expect(accuracySpread([0.1, 0.9]).interval95).toEqual([0, 1]);
  });

  it.each([
    [[0.5], 'accuracySpread: expected two accuracies or more; received 1.'],
    [[0.5, Number.NaN], 'accuracySpread: accuracies[1] must be a number between 0 and 1; received NaN.'],
  ])('refuses %j', (accuracies, message) => {
    expect(() => accuracySpread(accuracies)).toThrow(refusal(message));
  });
});
