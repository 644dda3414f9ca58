import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/array/tensor.ts';
import { gain } from '../../../src/audio/augment/gain.ts';
import { refused } from './refused.ts';

describe('gain', () => {
  test.each([
    [0, 1],
    [20, 10],
    [-20, 0.1],
    [20 * Math.log10(2), 2],
  ])('of %d dB multiplies by %d', (gainDb, factor) => {
    const y = Float32Array.of(0.5, -0.25, 0);
    const louder = gain(y, { gainDb });
    for (const [n, value] of y.entries()) expect(louder[n]).toBeCloseTo(factor * value, 6);
    expect([...y]).toEqual([0.5, -0.25, 0]);
  });

  test('keeps the form of several channels', () => {
    expect(gain(tensor([1, 2], [2, 1]), { gainDb: 20 }).dims).toEqual([2, 1]);
  });

  test('refuses no gain, and samples that are no numbers', () => {
    expect(() => gain(Float32Array.of(1), {} as { gainDb: number })).toThrow(
      refused(/gainDb must be a finite number of decibels; received undefined/),
    );
    expect(() => gain(Float32Array.of(Number.NaN), { gainDb: 1 })).toThrow(
      refused(/y must be finite/, 'NOT_FINITE'),
    );
  });
});
