import { describe, expect, test, vi } from 'vitest';
import { floats, type Tensor, tensor } from '../../src/array/tensor.ts';
import { type MfccOptions, melspectrogram, mfcc, powerToDb, stft } from '../../src/audio/index.ts';
import { cepstral, channelTensors, unpackSignal } from './cepstral-fixture.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { unpackTensor } from './spectral-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('mfcc', () => {
  test.each(cepstral.mfcc)('equals librosa: $signal $options', (c) => {
    const result = mfcc(unpackSignal(cepstral.signals[c.signal]), c.options);
    const expected = unpack(c.values);
    expect(result.dims).toEqual(c.dims);
    const tolerance = Math.max(1e-3, 1e-6 * peak(expected));
    expect(largestDifference(floats(result), expected)).toBeLessThan(tolerance);
  });

  test('equals librosa from decibels', () => {
    const c = cepstral.mfccOfS;
    const result = mfcc(null, { S: unpackTensor(c.S), nMfcc: 7 });
    expect(result.dims).toEqual(c.dims);
    expect(largestDifference(floats(result), unpack(c.values))).toBeLessThan(1e-4);
  });

  test('the orthonormal transforms keep the length of a column', () => {
    const S = tensor([3, -1, 4, 1, -5, 9], [6, 1]);
    for (const dctType of [1, 2, 3] as const) {
      const column = floats(mfcc(null, { S, nMfcc: 6, dctType }));
      expect(Math.hypot(...column)).toBeCloseTo(Math.hypot(3, -1, 4, 1, -5, 9), 5);
    }
  });

  test('types 2 and 3 undo each other', () => {
    const values = [3, -1, 4, 1, -5, 9];
    const there = mfcc(null, { S: tensor(values, [6, 1]), nMfcc: 6 });
    const back = mfcc(null, { S: there, nMfcc: 6, dctType: 3 });
    expect(largestDifference(floats(back), values)).toBeLessThan(1e-5);
  });

  test('is the transform of the mel spectrogram in decibels', () => {
    const y = unpackSignal(cepstral.signals.stereo);
    const options = { nFft: 512, nMels: 40 };
    const S = powerToDb(melspectrogram(y, options));
    expect(floats(mfcc(null, { S }))).toEqual(floats(mfcc(y, options)));
  });

  test.each<[string, unknown, MfccOptions, string, string]>([
    ['neither y nor S', null, {}, 'INVALID_ARGUMENT', 'a signal or the option S is needed'],
    ['no coefficient', new Float32Array(99), { nMfcc: 0 }, 'INVALID_ARGUMENT', 'nMfcc must be'],
    ['type 4', new Float32Array(99), { dctType: 4 as 1 }, 'INVALID_ARGUMENT', 'dctType must be 1, 2 or 3'],
    [
      'another norm',
      new Float32Array(99),
      { norm: 'orto' as 'ortho' },
      'UNKNOWN_NAME',
      "Did you mean 'ortho'?",
    ],
    ['a lifter below 0', new Float32Array(99), { lifter: -1 }, 'INVALID_ARGUMENT', 'lifter must be'],
    ['S with one axis', null, { S: tensor([1, 2], [2]) }, 'SHAPE_MISMATCH', 'received (2,)'],
    ['NaN in S', null, { S: tensor([1, Number.NaN], [2, 1]) }, 'NOT_FINITE', 'S must be finite'],
    [
      'type 1 of one band',
      null,
      { S: tensor([1, 2], [1, 2]), dctType: 1 },
      'INVALID_ARGUMENT',
      'at least 2 mel bands',
    ],
  ])('%s is an error', (_, y, options, code, message) => {
    expect(() => mfcc(y as Float32Array | null, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe('sounds of two channels', () => {
  const y = unpackSignal(cepstral.signals.stereo) as Tensor;

  test('stft equals librosa', () => {
    const { options, real, imag } = cepstral.stereo.stft;
    const D = stft(y, options);
    for (const [part, expected] of [
      [D.real, real],
      [D.imag, imag],
    ] as const) {
      expect(part.dims).toEqual(expected.dims);
      const values = unpack(expected.values);
      expect(largestDifference(floats(part), values)).toBeLessThan(1e-6 * peak(values));
    }
  });

  test('melspectrogram equals librosa, from samples and from S', () => {
    const c = cepstral.stereo.melspectrogram;
    const mel = melspectrogram(y, c.options);
    expect(mel.dims).toEqual(c.dims);
    const expected = unpack(c.values);
    expect(largestDifference(floats(mel), expected)).toBeLessThan(1e-6 * peak(expected));
    const D = stft(y, { nFft: 600, hopLength: 512 });
    const S = tensor(
      floats(D.real).map((re, i) => re ** 2 + floats(D.imag)[i] ** 2),
      D.real.dims,
    );
    const fromS = melspectrogram(null, { S, ...c.options });
    expect(fromS.dims).toEqual(c.dims);
    expect(largestDifference(floats(fromS), expected)).toBeLessThan(1e-6 * peak(expected));
  });

  test('each channel is transformed as if alone', () => {
    const both = melspectrogram(y, { nMels: 20 });
    const alone = channelTensors(y).flatMap((channel) => [...floats(melspectrogram(channel, { nMels: 20 }))]);
    expect(both.dims).toEqual([2, 20, 7]);
    expect([...floats(both)]).toEqual(alone);
  });

  test('no channel, no sample and NaN are errors', () => {
    expect(() => stft(tensor([], [0, 10]))).toThrow('received (0, 10)');
    expect(() => stft(tensor([], [2, 0]))).toThrow('received (2, 0)');
    expect(() => stft(tensor([1, 2, 3, Number.NaN], [2, 2]))).toThrow('index 3: NaN');
  });
});
