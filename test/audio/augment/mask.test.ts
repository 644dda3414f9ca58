import { describe, expect, test } from 'vitest';
import { floats, type Tensor, tensor } from '../../../src/array/tensor.ts';
import { frequencyMask, type MaskOptions, timeMask } from '../../../src/audio/augment/mask.ts';
import { refused } from './refused.ts';

const BANDS = 8;
const FRAMES = 20;
const spectrogram = tensor(
  Float32Array.from({ length: BANDS * FRAMES }, (_, i) => i + 1),
  [BANDS, FRAMES],
);
const rows = (x: Tensor) => {
  const [bands, frames] = x.dims.slice(-2);
  return Array.from({ length: bands }, (_, band) => [
    ...floats(x).subarray(band * frames, (band + 1) * frames),
  ]);
};
/** Lengths of stretches of true values. */
const stretches = (values: readonly boolean[]) =>
  values
    .map((value) => (value ? 'x' : ' '))
    .join('')
    .split(/ +/)
    .filter((run) => run !== '')
    .map((run) => run.length);

describe('timeMask', () => {
  test('blots out the same frames of all bands, up to the size', () => {
    const widths = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const masked = rows(timeMask(spectrogram, { size: 3, value: 0, seed }));
      const columns = masked[0].map((value) => value === 0);
      for (const row of masked) expect(row.map((value) => value === 0)).toEqual(columns);
      const found = stretches(columns);
      expect(found.length).toBeLessThanOrEqual(1);
      widths.add(found[0] ?? 0);
      for (const [band, row] of masked.entries())
        for (const [frame, value] of row.entries())
          if (value !== 0) expect(value).toBe(band * FRAMES + frame + 1);
    }
    expect([...widths].sort()).toEqual([0, 1, 2, 3]);
  });

  test('makes several masks, at both ends too', () => {
    const columns = (seed: number) =>
      rows(timeMask(spectrogram, { size: 2, count: 4, value: 0, seed }))[0].map((value) => value === 0);
    const all = Array.from({ length: 200 }, (_, seed) => columns(seed));
    expect(Math.max(...all.map((found) => stretches(found).length))).toBeGreaterThan(2);
    expect(all.some((found) => found[0])).toBe(true);
    expect(all.some((found) => found[FRAMES - 1])).toBe(true);
  });

  test('fills with the mean where no value is given', () => {
    const masked = rows(timeMask(spectrogram, { size: FRAMES, seed: 5 }));
    const blotted = masked[0].filter((value) => value === (BANDS * FRAMES + 1) / 2);
    expect(blotted.length).toBeGreaterThan(0);
  });
});

describe('frequencyMask', () => {
  test('blots out whole bands', () => {
    const widths = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const masked = rows(frequencyMask(spectrogram, { size: 3, value: 0, seed }));
      const bands = masked.map((row) => row.every((value) => value === 0));
      expect(masked.flat().filter((value) => value === 0)).toHaveLength(
        FRAMES * bands.filter(Boolean).length,
      );
      expect(stretches(bands).length).toBeLessThanOrEqual(1);
      widths.add(stretches(bands)[0] ?? 0);
    }
    expect([...widths].sort()).toEqual([0, 1, 2, 3]);
  });
});

describe.each([
  ['timeMask', timeMask],
  ['frequencyMask', frequencyMask],
])('%s', (name, mask) => {
  test('gives all channels the same masks', () => {
    const data = floats(spectrogram);
    const two = tensor(Float32Array.of(...data, ...data), [2, BANDS, FRAMES]);
    const options = { size: 4, count: 2, value: -1, seed: 3 };
    const [left, right] = [0, 1].map((c) =>
      floats(mask(two, options)).subarray(c * data.length, (c + 1) * data.length),
    );
    expect(left).toEqual(right);
    expect(left).toEqual(floats(mask(spectrogram, options)));
  });

  test('leaves what it is given, and everything with a size of 0', () => {
    const before = floats(spectrogram).slice();
    mask(spectrogram, { size: 8, count: 4, seed: 1 });
    expect(floats(spectrogram)).toEqual(before);
    expect(floats(mask(spectrogram, { size: 0, count: 9, seed: 1 }))).toEqual(before);
  });

  test('may blot out everything there is, not more', () => {
    const one = tensor([7], [1, 1]);
    const values = Array.from(
      { length: 20 },
      (_, seed) => floats(mask(one, { size: 99, value: 0, seed }))[0],
    );
    expect(new Set(values)).toEqual(new Set([0, 7]));
  });

  test.each([
    [{ size: -1, seed: 1 }, /size must be a whole number of (frames|bands), 0 or more; received -1/],
    [{ size: 0.5, seed: 1 }, /size must be a whole number/],
    [{ size: 1, count: 0, seed: 1 }, /count must be a whole number of at least 1/],
    [{ size: 1, value: Number.NaN, seed: 1 }, /value must be a finite number; received NaN/],
    [{ size: 1 } as MaskOptions, /seed must be .* received undefined/],
  ])('refuses %o', (options, message) => {
    expect(() => mask(spectrogram, options)).toThrow(refused(message));
    expect(() => mask(spectrogram, options)).toThrow(name);
  });

  test('refuses one axis', () => {
    expect(() => mask(tensor([1, 2], [2]), { size: 1, seed: 1 })).toThrow(
      refused(/\(\.\.\., bands, frames\).*received \(2,\)/, 'SHAPE_MISMATCH'),
    );
  });
});
