import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type SpectralRolloffOptions, spectralRolloff } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('spectralRolloff', () => {
  test.each(features.spectralRolloff)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(spectralRolloff(y, options), c)).toBeLessThan(1e-6);
  });

  test('the share is of magnitudes, and the bin that reaches it counts', () => {
    const S = tensor([0, 1, 1, 1, 1], [5, 1]);
    const at = (rollPercent: number) => spectralRolloff(null, { S, sr: 8000, rollPercent }).data[0];
    expect([0.1, 0.25, 0.5, 0.51, 0.99].map(at)).toEqual([1000, 1000, 2000, 3000, 4000]);
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, SpectralRolloffOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]) }, 'S must be finite everywhere'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'the shape (bins, frames)'],
    ['decibels', null, { S: tensor([1, -80], [2, 1]) }, 'at least 0; received -80 at index 1'],
    ['a share of 1', y, { rollPercent: 1 }, 'rollPercent must lie between 0 and 1'],
    ['a share of 0', y, { rollPercent: 0 }, 'rollPercent must lie between 0 and 1'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => spectralRolloff(signal, options)).toThrow(message);
  });
});
