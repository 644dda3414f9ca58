import { describe, expect, it } from 'vitest';
import { envelope } from '../../src/plots/envelope.ts';

describe('envelope', () => {
  it('keeps every extreme sample of a long signal', () => {
    const y = new Float32Array(100_000);
    y[1] = 0.25;
    y[55_555] = 1;
    y[55_556] = -1;
    y[99_999] = 0.5;
    const points = envelope(y, 300);
    expect(points).toHaveLength(600);
    for (const n of [1, 55_555, 55_556, 99_999]) expect(points).toContainEqual([n, y[n]]);
  });

  it('is in the order of time', () => {
    const y = Float32Array.from({ length: 10_000 }, (_, n) => Math.sin(n * n));
    const numbers = envelope(y, 100).map(([n]) => n);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it('is the signal itself when it is short', () => {
    expect(envelope([3, 1, 2], 100)).toEqual([
      [0, 3],
      [1, 1],
      [2, 2],
    ]);
  });

  it('takes NaN for no value', () => {
    const y = Float32Array.from({ length: 900 }, (_, n) => (n < 300 || n % 7 === 0 ? Number.NaN : n));
    expect(envelope(y, 9).map(([, value]) => value)).toEqual([
      ...Array(6).fill(Number.NaN),
      ...[300, 398, 400, 499, 500, 599, 600, 699, 701, 799, 800, 899],
    ]);
    expect(envelope([1, Number.NaN], 5)).toEqual([
      [0, 1],
      [1, Number.NaN],
    ]);
  });
});
