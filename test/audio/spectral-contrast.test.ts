import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type SpectralContrastOptions, spectralContrast } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('spectralContrast', () => {
  test.each(features.spectralContrast)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(spectralContrast(y, options), c)).toBeLessThan(2e-5);
  });

  test('each band has the bin below it, but for the first, and leaves its highest to the next, but for the last', () => {
    const S = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 1]);
    const options = { S, sr: 1600, fMin: 200, nBands: 2, linear: true };
    expect([...spectralContrast(null, options).data]).toEqual([1, 2, 5]);
  });

  test('level does not matter above the floor', () => {
    const S = tensor(
      Array.from({ length: 129 }, (_, k) => 1 + (k % 7)),
      [129, 1],
    );
    const louder = tensor(
      (S.data as Float32Array).map((value) => 8 * value),
      [129, 1],
    );
    const [a, b] = [S, louder].map(
      (one) => spectralContrast(null, { S: one, nBands: 5 }).data as Float32Array,
    );
    b.forEach((value, i) => {
      expect(value).toBeCloseTo(a[i], 4);
    });
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, SpectralContrastOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]) }, 'S must be finite everywhere'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'the shape (bins, frames)'],
    ['a quantile of 1', y, { quantile: 1 }, 'quantile must lie between 0 and 1'],
    ['no band', y, { nBands: 0 }, 'nBands must be a whole number of at least 1'],
    ['fMin of 0', y, { fMin: 0 }, 'fMin must be a finite number above 0'],
    ['bands beyond half the rate', y, { sr: 8000 }, 'the last band begins at 6400 Hz'],
    [
      'a band without bins',
      y,
      { nFft: 64 },
      'no bin of the spectrogram falls into the band from 0 to 200 Hz',
    ],
    ['frequencies of each frame', y, { freq: [1, 2] }, 'freq must have the shape (1025,)'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => spectralContrast(signal, options)).toThrow(message);
  });
});
