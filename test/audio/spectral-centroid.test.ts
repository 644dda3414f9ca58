import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type SpectralCentroidOptions, spectralCentroid } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('spectralCentroid', () => {
  test.each(features.spectralCentroid)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(spectralCentroid(y, options), c)).toBeLessThan(1e-5);
  });

  test('two equal lines have their centroid half-way, whatever their level', () => {
    const S = tensor([0, 0, 1, 1e-3, 0, 0, 1, 1e-3, 0, 0], [5, 2]);
    expect([...spectralCentroid(null, { S, sr: 8000 }).data]).toEqual([2000, 2000]);
  });

  const S = tensor([1, 2, 3, 4], [2, 2]);
  test.each<[string, Float32Array | null, SpectralCentroidOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]) }, 'S must be finite everywhere'],
    ['decibels', null, { S: tensor([1, -80], [2, 1]) }, 'at least 0; received -80 at index 1'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'the shape (bins, frames)'],
    ['another number of frequencies', null, { S, freq: [1, 2, 3] }, 'the shape (2,) or (2, 2)'],
    ['NaN in freq', null, { S, freq: [1, Number.NaN] }, 'freq must be finite; received NaN at index 1'],
    ['a rate of 0', null, { S, sr: 0 }, 'sr must be'],
    ['a short signal uncentred', new Float32Array(9), { center: false }, 'makes no frame'],
  ])('%s is an error', (_, y, options, message) => {
    expect(() => spectralCentroid(y, options)).toThrow(message);
  });
});
