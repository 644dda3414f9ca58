import { describe, expect, test, vi } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { melspectrogram, type OnsetStrengthOptions, onsetStrength } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';
import { signalNamed } from './spectral-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('onsetStrength', () => {
  test.each(features.onsetStrength)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(onsetStrength(y, options), c)).toBeLessThan(5e-5);
  });

  test('a step of 6 dB in all bands has the strength 6, in one frame', () => {
    const S = tensor(
      Array.from({ length: 40 }, (_, i) => (i % 10 < 5 ? -20 : -14)),
      [4, 10],
    );
    const strength = [...floats(onsetStrength(null, { S, nFft: 1024 }))];
    expect(strength).toEqual([0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
  });

  test('feature gets the signal and its options, and may give negative numbers', () => {
    const y = signalNamed('chirp');
    const feature: OnsetStrengthOptions['feature'] = (given, options) => {
      expect(given).toBe(y);
      expect(options).toEqual({ sr: 22050, nFft: 2048, hopLength: 256, nMels: 20 });
      const S = melspectrogram(given, options);
      return tensor(
        floats(S).map((value) => -value),
        S.dims,
      );
    };
    const options = { hopLength: 256, nMels: 20 };
    expect(onsetStrength(y, { ...options, feature }).data).toEqual(onsetStrength(y, options).data);
  });

  test('aggregate takes a function', () => {
    const y = signalNamed('chirp');
    const [given, named] = [
      (values: Float32Array) => values.reduce((a, b) => Math.max(a, b)),
      'max' as const,
    ].map((aggregate) => onsetStrength(y, { aggregate }).data);
    expect(given).toEqual(named);
  });

  const y = new Float32Array(4096);
  const S = tensor([1, 2, 3, 4], [2, 2]);
  test.each<[string, Float32Array | null, OnsetStrengthOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([Number.NaN], [1, 1]) }, 'S must be finite everywhere'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'S must have the shape (bands, frames)'],
    ['a lag of 0', y, { lag: 0 }, 'lag must be a whole number of at least 1'],
    ['a maxSize of 1.5', y, { maxSize: 1.5 }, 'maxSize must be a whole number of at least 1'],
    ['a hop of 0', y, { hopLength: 0 }, 'hopLength must be a whole number of at least 1'],
    ['a ref of another shape', null, { S, ref: tensor([1, 2], [2, 1]) }, '(2, 2); received (2, 1)'],
    ['another aggregate', y, { aggregate: 'mode' as 'max' }, "must be one of 'mean', 'median', 'max'"],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => onsetStrength(signal, options)).toThrow(message);
  });
});
