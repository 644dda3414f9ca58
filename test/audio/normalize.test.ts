import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type NormalizeOptions, normalize } from '../../src/audio/normalize.ts';
import { largestDifference } from './difference.ts';
import { effects, samplesOf, signalNamed } from './effects-fixture.ts';
import { unpack } from './fixture-file.ts';
import { optionsOf } from './spectral-fixture.ts';

describe('normalize equals librosa 0.11', () => {
  test.each(effects.normalize)('$signal $options', (fixture) => {
    const S = signalNamed(fixture.signal);
    const out = normalize(S, optionsOf(fixture) as NormalizeOptions);
    expect(largestDifference(samplesOf(out), unpack(fixture.out.values))).toBeLessThan(1e-6);
    expect(out instanceof Float32Array).toBe(S instanceof Float32Array);
  });
});

describe('normalize', () => {
  test('returns a copy', () => {
    const y = Float32Array.of(1, 2);
    expect(normalize(y, { norm: null })).not.toBe(y);
    normalize(y);
    expect(y).toEqual(Float32Array.of(1, 2));
  });

  test.each([
    [{ norm: -1 }, /norm must be Infinity/],
    [{ norm: Number.NaN }, /norm must be Infinity/],
    [{ axis: 2 }, /axis must be one of the 2 axes of \(1, 2\)/],
    [{ axis: -3 }, /axis must be one of the 2 axes/],
    [{ threshold: 0 }, /threshold must be above 0/],
    [{ norm: 0, fill: true }, /fill: true has no meaning with norm 0/],
    [{ fill: 1 as unknown as boolean }, /fill must be true, false or null/],
  ])('refuses %o', (options, message) => {
    expect(() => normalize(tensor([1, 2], [1, 2]), options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });

  test('refuses NaN', () => {
    expect(() => normalize(Float32Array.of(Number.NaN))).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE' }),
    );
  });
});
