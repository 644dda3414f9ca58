import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type EstimateTuningOptions, estimateTuning } from '../../src/audio/index.ts';
import { features, inputOf } from './feature-fixture.ts';
import { unpack } from './fixture-file.ts';

const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('estimateTuning', () => {
  test.each(features.estimateTuning)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(estimateTuning(y, options)).toBeCloseTo(unpack(c.values)[0], 6);
  });

  test.each([-0.4, -0.1, 0.2, 0.45])('finds tones %d of a semitone off', (off) => {
    const sr = 22050;
    const y = Float32Array.from({ length: sr }, (_, n) =>
      [57, 64, 69].reduce((sum, midi) => {
        const f = 440 * 2 ** ((midi - 69 + off) / 12);
        return sum + Math.sin((2 * Math.PI * f * n) / sr);
      }, 0),
    );
    expect(Math.abs(estimateTuning(y, { sr, nFft: 8192 }) - off)).toBeLessThan(0.02);
  });

  test('silence has the tuning 0 and is warned of', () => {
    expect(estimateTuning(new Float32Array(5000), { resolution: 0.02 })).toBe(0);
    expect(estimateTuning(null, { S: tensor([0, 0, 0], [3, 1]) })).toBe(0);
    expect(warned.mock.calls.flat()).toContainEqual(expect.stringContaining('no spectral peak'));
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, EstimateTuningOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['decibels', null, { S: tensor([1, -80], [2, 1]) }, 'at least 0; received -80 at index 1'],
    ['a resolution of 0', y, { resolution: 0 }, 'resolution must be a finite number above 0'],
    ['a resolution above 1', y, { resolution: 2 }, 'a resolution of at most 1'],
    ['half a class', y, { binsPerOctave: 0.5 }, 'binsPerOctave must be a whole number of at least 1'],
    ['a range upside down', y, { fMin: 5000 }, 'fMin < fMax'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => estimateTuning(signal, options)).toThrow(message);
  });
});
