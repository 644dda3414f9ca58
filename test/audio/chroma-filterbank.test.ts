import { describe, expect, test } from 'vitest';
import { floats } from '../../src/array/tensor.ts';
import { type ChromaOptions, filters } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

describe('filters.chroma', () => {
  test.each(features.chromaFilterbank)('equals librosa: $options', (c) => {
    expect(errorOf(filters.chroma(inputOf(c).options), c)).toBeLessThan(2e-7);
  });

  test('the result is the caller’s own, though tables are kept', () => {
    const first = filters.chroma({ nFft: 64 });
    const before = floats(first).slice();
    floats(first).fill(7);
    expect(floats(filters.chroma({ nFft: 64 }))).toEqual(before);
  });

  test.each<[string, ChromaOptions, string]>([
    ['no class', { nChroma: 0 }, 'nChroma must be a whole number of at least 1'],
    ['a transform of one point', { nFft: 1 }, 'nFft of at least 2'],
    ['a tuning of NaN', { tuning: Number.NaN }, 'finite tuning'],
    ['a width of 0', { octwidth: 0 }, 'octwidth must be a finite number above 0'],
    ['a norm below 0', { norm: -1 }, 'norm must be'],
    ['a rate of 0', { sr: 0 }, 'sr must be a finite number above 0'],
  ])('%s is an error', (_, options, message) => {
    expect(() => filters.chroma(options)).toThrow(message);
  });
});
