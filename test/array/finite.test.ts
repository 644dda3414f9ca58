import { expect, it } from 'vitest';
import { firstNotFinite } from '../../src/array/finite.ts';

it('firstNotFinite sees each number, however many there are', () => {
  for (let length = 0; length < 10; length++) {
    for (const numbers of [new Float32Array(length).fill(1e30), new Float64Array(length).fill(1e300)]) {
      expect(firstNotFinite(numbers)).toBe(-1);
      for (const bad of [Number.NaN, Infinity, -Infinity])
        for (let i = 0; i < length; i++)
          expect(firstNotFinite(numbers.with(i, bad)), `${bad} at ${i}`).toBe(i);
    }
  }
  expect(firstNotFinite(Float32Array.of(1, Infinity, 2, 3, -Infinity))).toBe(1);
});
