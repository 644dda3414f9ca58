import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type RmsOptions, rms } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';
import { signalNamed } from './spectral-fixture.ts';

describe('rms', () => {
  test.each(features.rms)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    expect(errorOf(rms(y, options), c)).toBeLessThan(1e-5);
  });

  test('silence after a loud stretch is exactly silent', () => {
    const y = (signalNamed('loud') as Float32Array).map((value, n) => (n < 2000 ? value : 0));
    const values = rms(y, { frameLength: 256, hopLength: 256 }).data as Float32Array;
    expect(values[2]).toBeGreaterThan(1000);
    expect(new Set(values.subarray(9))).toEqual(new Set([0]));
  });

  const y = new Float32Array(100);
  const S = tensor([1, 2, 3], [3, 1]);
  test.each<[string, Float32Array | null, RmsOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['another number of bins', null, { S }, '= 1025 bins; received (3, 1). Set frameLength'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]), frameLength: 2 }, 'S must be finite'],
    ['a frame of 0', y, { frameLength: 0 }, 'frameLength must be a whole number of at least 1'],
    ['a frame of a gigabyte', y, { frameLength: 2 ** 28 }, 'frameLength must be at most 16777216'],
    ['a hop of 0', y, { hopLength: 0 }, 'hopLength must be a whole number of at least 1'],
    ['a short signal uncentred', y, { center: false }, 'makes no frame'],
    ['another padding', y, { padMode: 'wrap' as 'edge' }, 'padMode must be one of'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => rms(signal, options)).toThrow(message);
  });
});
