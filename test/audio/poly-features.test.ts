import { describe, expect, test, vi } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { type PolyFeaturesOptions, polyFeatures } from '../../src/audio/index.ts';
import { errorOf, errorOfRows, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('polyFeatures', () => {
  test.each(features.polyFeatures)('equals librosa in each coefficient: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    const result = polyFeatures(y, options);
    // The spectrum of an impulse is flat, its slope nothing but rounding.
    const error = c.signal === 'impulse' ? errorOf : errorOfRows;
    expect(error(result, c)).toBeLessThan(1e-5);
  });

  test('finds the polynomial that made the values', () => {
    const freq = Float64Array.from({ length: 100 }, (_, k) => k / 10);
    const S = tensor(
      Float32Array.from(freq, (f) => 3 * f ** 3 - 2 * f ** 2 + 7),
      [100, 1],
    );
    const found = floats(polyFeatures(null, { S, freq, order: 3 }));
    [3, -2, 0, 7].forEach((coefficient, i) => {
      expect(found[i]).toBeCloseTo(coefficient, 3);
    });
  });

  const y = new Float32Array(4096);
  const S = tensor([1, 2, 3], [3, 1]);
  test.each<[string, Float32Array | null, PolyFeaturesOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['half an order', y, { order: 0.5 }, 'order must be a whole number of 0 to 1024'],
    ['an order of as many as bins', null, { S, order: 3 }, 'order must be a whole number of 0 to 2'],
    ['equal frequencies', null, { S, freq: [5, 5, 5] }, 'cannot tell a polynomial of order 1'],
    ['other frequencies', null, { S, freq: [5, 6] }, 'freq must have the shape (3,) or (3, 1)'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => polyFeatures(signal, options)).toThrow(message);
  });
});
