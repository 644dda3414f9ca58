import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/array/tensor.ts';
import { mixup } from '../../../src/audio/augment/mixup.ts';
import { sampleBeta } from '../../../src/audio/augment/sample-beta.ts';
import { refused } from './refused.ts';

describe('mixup', () => {
  test.each([
    [1, [1, 2]],
    [0, [5, 10]],
    [0.75, [2, 4]],
  ])('with lambda %d', (lambda, expected) => {
    expect([...mixup(Float32Array.of(1, 2), Float32Array.of(5, 10), { lambda })]).toEqual(expected);
  });

  test('keeps the shape of tensors', () => {
    const mixed = mixup(tensor([1, 2], [1, 2]), tensor([3, 4], [1, 2]), { lambda: 0.5 });
    expect(mixed.dims).toEqual([1, 2]);
    expect([...(mixed.data as Float32Array)]).toEqual([2, 3]);
  });

  test('refuses two shapes, and what is no share', () => {
    const [a, b] = [tensor([1, 2], [2, 1]), tensor([1, 2], [1, 2])];
    expect(() => mixup(a, b, { lambda: 0.5 })).toThrow(
      refused(/one shape .* received \(2, 1\) and \(1, 2\)/, 'SHAPE_MISMATCH'),
    );
    for (const lambda of [-0.1, 1.1, Number.NaN])
      expect(() => mixup(a, a, { lambda })).toThrow(refused(/lambda must be a number of 0 to 1/));
  });
});

describe('sampleBeta', () => {
  test.each([
    [0.2, 0.2],
    [1, 1],
    [2, 5],
    [0.5, 3],
    [40, 40],
  ])('has mean and variance of Beta(%d, %d)', (a, b) => {
    const n = 20_000;
    const drawn = Array.from({ length: n }, (_, seed) => sampleBeta(a, b, { seed }));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / n;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(4 * Math.sqrt(expected / n));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });

  test('is uniform for 1, 1', () => {
    const drawn = Array.from({ length: 10_000 }, (_, seed) => sampleBeta(1, 1, { seed })).sort(
      (x, y) => x - y,
    );
    const distance = Math.max(...drawn.map((value, i) => Math.abs(value - (i + 0.5) / drawn.length)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(drawn.length)); // Kolmogorov and Smirnov's test at 0.001
  });

  test('stays a number where gamma variables are too small for a double', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const value = sampleBeta(1e-3, 1e-3, { seed });
      expect(value >= 0 && value <= 1).toBe(true);
    }
  });

  test('draws the same for the same seed', () => {
    expect(sampleBeta(0.4, 0.4, { seed: 9 })).toBe(sampleBeta(0.4, 0.4, { seed: 9 }));
    expect(sampleBeta(0.4, 0.4, { seed: 9 })).not.toBe(sampleBeta(0.4, 0.4, { seed: 10 }));
  });

  test('refuses what is not above 0', () => {
    expect(() => sampleBeta(0, 1, { seed: 1 })).toThrow(refused(/a must be a finite number above 0/));
    expect(() => sampleBeta(1, Number.NaN, { seed: 1 })).toThrow(
      refused(/b must be a finite number above 0/),
    );
  });
});
