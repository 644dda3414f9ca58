import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type SpectralFlatnessOptions, spectralFlatness } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('spectralFlatness', () => {
  test.each(features.spectralFlatness)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(spectralFlatness(y, options), c)).toBeLessThan(5e-6);
  });

  test('1 for a flat spectrum, the ratio of the means otherwise', () => {
    const S = tensor([1, 1, 1, 2, 1, 4], [3, 2]); // columns 1 1 1 and 1 2 4
    const [flat, other] = spectralFlatness(null, { S, power: 1 }).data as Float32Array;
    expect(flat).toBeCloseTo(1, 6);
    expect(other).toBeCloseTo(2 / (7 / 3), 6);
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, SpectralFlatnessOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]) }, 'S must be finite everywhere'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'the shape (bins, frames)'],
    ['decibels', null, { S: tensor([1, -80], [2, 1]) }, 'at least 0; received -80 at index 1'],
    ['amin of 0', y, { amin: 0 }, 'amin must be a finite number above 0'],
    ['power of 0', y, { power: 0 }, 'power must be a finite number above 0'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => spectralFlatness(signal, options)).toThrow(message);
  });
});
