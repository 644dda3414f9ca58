import { describe, expect, test, vi } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { type ChromaStftOptions, chromaStft, filters } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('chromaStft', () => {
  test.each(features.chromaStft)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(chromaStft(y, options), c)).toBeLessThan(2e-6);
  });

  test('is the filter bank times the power, with the tuning given', () => {
    const power = tensor(
      Array.from({ length: 33 }, (_, k) => (k * 7) % 5),
      [33, 1],
    );
    const options = { nFft: 64, tuning: 0.1 };
    const bank = floats(filters.chroma(options));
    const chroma = floats(chromaStft(null, { ...options, S: power, norm: null }));
    for (let c = 0; c < 12; c++) {
      const sum = Array.from(floats(power)).reduce((total, value, k) => total + bank[c * 33 + k] * value, 0);
      expect(chroma[c]).toBeCloseTo(sum, 5);
    }
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, ChromaStftOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['decibels', null, { S: tensor([1, -80], [2, 1]) }, 'at least 0; received -80 at index 1'],
    ['a norm below 0', y, { norm: -1 }, 'norm must be a number of at least 0'],
    ['a norm by name', y, { norm: 'max' as unknown as number }, "received 'max'"],
    ['no class', y, { nChroma: 0 }, 'nChroma must be a whole number of at least 1'],
    ['a rate of 0', y, { sr: 0 }, 'sr must be a finite number above 0'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => chromaStft(signal, options)).toThrow(message);
  });
});
