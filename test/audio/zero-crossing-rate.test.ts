import { describe, expect, test } from 'vitest';
import { type ZeroCrossingRateOptions, zeroCrossingRate } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';
import { signalNamed } from './spectral-fixture.ts';

describe('zeroCrossingRate', () => {
  test.each(features.zeroCrossingRate)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(zeroCrossingRate(y as Float32Array, options), c)).toBeLessThan(1e-7);
  });

  test('a function of the magnitudes sees each frame, as the largest of them does', () => {
    const y = signalNamed('stereo');
    const largest = (magnitudes: Float32Array) => {
      expect(magnitudes.length).toBe(2 * 11 * 2048);
      return magnitudes.reduce((a, b) => Math.max(a, b));
    };
    const [given, named] = [largest, 'max' as const].map(
      (refMagnitude) => zeroCrossingRate(y, { threshold: 0.2, refMagnitude }).data,
    );
    expect(given).toEqual(named);
  });

  const y = new Float32Array(100);
  test.each<[string, Float32Array, ZeroCrossingRateOptions, string]>([
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['a threshold below 0', y, { threshold: -1 }, 'a finite number of at least 0; received threshold=-1'],
    ['a reference of NaN', y, { refMagnitude: () => Number.NaN }, 'a finite number of at least 0'],
    ['a frame of 0', y, { frameLength: 0 }, 'frameLength must be a whole number of at least 1'],
    ['a short signal uncentred', y, { center: false }, 'makes no frame'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => zeroCrossingRate(signal, options)).toThrow(message);
  });
});
