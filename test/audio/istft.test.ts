import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type IstftOptions, istft, stft } from '../../src/audio/index.ts';
import { cepstral, unpackSignal } from './cepstral-fixture.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { dimsOf, inverse, samplesOf, spectrogramOf } from './inverse-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('istft', () => {
  test.each(inverse.istft)('equals librosa: $signal $options', (c) => {
    const y = istft(spectrogramOf(c), c.options);
    const expected = unpack(c.values);
    expect(dimsOf(y)).toEqual(c.dims);
    expect(largestDifference(samplesOf(y), expected)).toBeLessThanOrEqual(2e-6 * peak(expected));
  });

  test.each([16, 255, 400, 441, 2048])('undoes stft of %i points', (nFft) => {
    for (const name of ['chirp', 'stereo', 'impulse', 'short']) {
      const y = unpackSignal(cepstral.signals[name]);
      const length = dimsOf(y).at(-1);
      const again = istft(stft(y, { nFft }), { nFft, length });
      expect(dimsOf(again)).toEqual(dimsOf(y));
      expect(largestDifference(samplesOf(again), samplesOf(y))).toBeLessThan(1e-6 * peak(samplesOf(y)));
    }
  });

  const D = stft(new Float32Array(1000), { nFft: 64 });
  test.each<[string, typeof D, IstftOptions, string, string]>([
    [
      'one frame without length',
      stft(new Float32Array(10), { nFft: 64 }),
      {},
      'INVALID_ARGUMENT',
      'Give the length',
    ],
    ['parts of two shapes', { ...D, imag: tensor([1], [1, 1]) }, {}, 'SHAPE_MISMATCH', 'must have one shape'],
    ['one axis', { real: tensor([1], [1]), imag: tensor([1], [1]) }, {}, 'SHAPE_MISMATCH', 'received (1,)'],
    [
      'magnitudes',
      D.real as unknown as typeof D,
      {},
      'INVALID_ARGUMENT',
      'a complex spectrogram { real, imag }',
    ],
    ['a length of 0', D, { length: 0 }, 'INVALID_ARGUMENT', 'length must be a whole number of at least 1'],
    ['a hop of 0', D, { hopLength: 0 }, 'INVALID_ARGUMENT', 'hopLength must be'],
    ['a window above nFft', D, { winLength: 65 }, 'INVALID_ARGUMENT', 'at most nFft=64; received 65'],
    ['an unknown window', D, { window: 'han' as 'hann' }, 'UNKNOWN_NAME', "Did you mean 'hann'?"],
    [
      'NaN',
      { real: tensor([Number.NaN, 0], [2, 1]), imag: tensor([0, 0], [2, 1]) },
      {},
      'NOT_FINITE',
      'the real part must be finite',
    ],
  ])('%s is an error', (_, input, options, code, message) => {
    expect(() => istft(input, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
