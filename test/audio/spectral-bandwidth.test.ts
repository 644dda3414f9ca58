import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type SpectralBandwidthOptions, spectralBandwidth } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('spectralBandwidth', () => {
  test.each(features.spectralBandwidth)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(spectralBandwidth(y, options), c)).toBeLessThan(1e-5);
  });

  test('two equal lines 2000 Hz apart spread 1000 Hz about their middle, whatever p', () => {
    const S = tensor([0, 1, 0, 1, 0], [5, 1]);
    for (const p of [1, 2, 3])
      expect(spectralBandwidth(null, { S, sr: 8000, p }).data[0]).toBeCloseTo(1000, 3);
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, SpectralBandwidthOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]) }, 'S must be finite everywhere'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'the shape (bins, frames)'],
    ['decibels', null, { S: tensor([1, -80], [2, 1]) }, 'at least 0; received -80 at index 1'],
    ['p of 0', y, { p: 0 }, 'p must be a finite number above 0'],
    ['a centroid of another shape', y, { centroid: tensor([1], [1, 1]) }, 'must have the shape (1, 9)'],
    [
      'NaN in the centroid',
      y,
      { centroid: tensor(Array(9).fill(Number.NaN), [1, 9]) },
      'centroid must be finite',
    ],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => spectralBandwidth(signal, options)).toThrow(message);
  });
});
