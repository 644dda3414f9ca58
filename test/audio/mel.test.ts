import { describe, expect, test, vi } from 'vitest';
import { floats } from '../../src/array/tensor.ts';
import { filters, type MelOptions } from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { optionsOf, spectral } from './spectral-fixture.ts';

function quietly<T>(call: () => T): { result: T; warnings: string[] } {
  const warnings: string[] = [];
  const spy = vi.spyOn(console, 'warn').mockImplementation((text) => warnings.push(text));
  try {
    return { result: call(), warnings };
  } finally {
    spy.mockRestore();
  }
}

describe('filters.mel', () => {
  test('its default shape', () => {
    expect(filters.mel().dims).toEqual([128, 1025]);
    expect(filters.mel({ sr: 22050, nFft: 2048, nMels: 40 }).dims).toEqual([40, 1025]);
  });

  test.each(spectral.filters)('equals librosa to the last bit but one: $options', (c) => {
    const { result } = quietly(() => filters.mel(optionsOf(c)));
    const expected = unpack(c.values);
    expect(result.dims).toEqual(c.dims);
    expect(largestDifference(floats(result), expected)).toBeLessThan(1.2e-7 * peak(expected));
  });

  test('without a norm, neighbouring triangles add to 1 between the first and last centre', () => {
    const bank = floats(filters.mel({ sr: 16000, nFft: 1024, nMels: 30, norm: null }));
    const column = (bin: number) => Array.from({ length: 30 }, (_, m) => bank[m * 513 + bin]);
    for (let bin = 20; bin < 460; bin++) expect(column(bin).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  test('a caller may write to what it gets', () => {
    floats(filters.mel({ nMels: 3 })).fill(7);
    expect(Math.max(...floats(filters.mel({ nMels: 3 })))).toBeLessThan(1);
  });

  test('warns of bands without a bin, once', () => {
    const narrow = { sr: 22050, nFft: 256, nMels: 99 };
    expect(quietly(() => filters.mel(narrow)).warnings).toEqual([
      expect.stringMatching(
        /some of the 99 mel bands .* contain no bin of a 256-point transform .* Use fewer/,
      ),
    ]);
    expect(quietly(() => filters.mel(narrow)).warnings).toEqual([]);
    expect(quietly(() => filters.mel({ nMels: 41 })).warnings).toEqual([]);
  });

  test.each<[MelOptions, string]>([
    [{ sr: -1 }, 'sr must be a finite number above 0; received -1'],
    [{ nFft: 0 }, 'nFft must be a whole number of at least 1; received 0'],
    [{ nMels: 12.5 }, 'nMels must be a whole number of at least 1; received 12.5'],
    [{ fMin: 5000, fMax: 1000 }, '0 <= fMin < fMax is needed, in Hz; received fMin=5000, fMax=1000'],
    [{ fMin: -1 }, 'received fMin=-1, fMax=11025'],
    [{ fMin: Number.NaN }, 'received fMin=NaN'],
    [{ norm: 'slany' as 'slaney' }, "Did you mean 'slaney'?"],
    [{ norm: -2 }, "norm must be 'slaney', a number of at least 0"],
    [{ norm: Number.NaN }, 'received NaN'],
  ])('%o is an error', (options, message) => {
    expect(() => filters.mel(options)).toThrow(message);
  });
});
