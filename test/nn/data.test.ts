import { expect, it } from 'vitest';
import { allFinite } from '../../src/nn/data.ts';

it('allFinite sees each number, however many there are', () => {
  for (let length = 1; length <= 9; length++) {
    const numbers = Float32Array.from({ length }, (_, i) => (-1) ** i * 10 ** (i - 4));
    expect(allFinite(numbers)).toBe(true);
    for (const bad of [NaN, Infinity, -Infinity])
      for (let i = 0; i < length; i++) expect(allFinite(numbers.with(i, bad)), `${bad} at ${i}`).toBe(false);
  }
  expect(allFinite(Float32Array.of(Infinity, 1, 2, 3, -Infinity))).toBe(false);
});
