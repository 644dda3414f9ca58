import { describe, expect, test, vi } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import {
  filters,
  type MelspectrogramOptions,
  melspectrogram,
  powerToDb,
  stft,
} from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { optionsOf, signalNamed, spectral, unpackTensor } from './spectral-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

const signal = (name: string) => unpack(spectral.signals[name]);

describe('melspectrogram', () => {
  test('the example of its documentation: a tone, 0 dB in its band and -80 dB far from it', () => {
    const sr = 22050;
    const y = Float32Array.from({ length: 5 * sr }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / sr));
    const S = melspectrogram(y, { sr });
    expect(S.dims).toEqual([128, 216]);
    const db = floats(powerToDb(S, { ref: 'max' }));
    const column = Array.from({ length: 128 }, (_, m) => db[m * 216 + 100]);
    expect(column.indexOf(Math.max(...column))).toBe(16);
    expect(column[16]).toBeGreaterThan(-3);
    expect(column[100]).toBe(-80);
  });

  test.each(spectral.melspectrogram)('equals librosa: $signal $options', (c) => {
    const mel = melspectrogram(signalNamed(c.signal), optionsOf(c));
    const expected = unpackTensor(c);
    expect(mel.dims).toEqual(c.dims);
    expect(largestDifference(floats(mel), floats(expected))).toBeLessThanOrEqual(
      1e-6 * peak(floats(expected)),
    );
    if (c.options.power === undefined) {
      const [db, expectedDb] = [mel, expected].map((S) => floats(powerToDb(S, { ref: 'max' })));
      expect(largestDifference(db, expectedDb)).toBeLessThan(1e-3);
    }
  });

  test('is the filter bank times the power of the stft', () => {
    const y = signal('chirp');
    const { real, imag } = stft(y, { nFft: 512, hopLength: 200 });
    const power = floats(real).map((re, i) => re ** 2 + floats(imag)[i] ** 2);
    const [bins, frames] = real.dims;
    const bank = floats(filters.mel({ nFft: 512, nMels: 20 }));
    const product = Float64Array.from({ length: 20 * frames }, (_, at) => {
      const [m, t] = [Math.floor(at / frames), at % frames];
      let sum = 0;
      for (let k = 0; k < bins; k++) sum += bank[m * bins + k] * power[k * frames + t];
      return sum;
    });
    const options = { nFft: 512, nMels: 20 };
    const direct = floats(melspectrogram(y, { ...options, hopLength: 200 }));
    expect(largestDifference(direct, product)).toBeLessThan(1e-6 * peak(product));
    const fromS = floats(melspectrogram(null, { ...options, S: tensor(power, [bins, frames]) }));
    expect(largestDifference(fromS, product)).toBeLessThan(1e-6 * peak(product));
  });

  test('a power spectrogram sets nFft where it does not fit, as in librosa', () => {
    const c = spectral.melOfPower;
    const mel = melspectrogram(null, { S: unpackTensor(c.S), sr: c.sr });
    expect(mel.dims).toEqual(c.dims);
    const expected = unpack(c.values);
    expect(largestDifference(floats(mel), expected)).toBeLessThan(1e-6 * peak(expected));
  });

  test('power 2 scales with the square of the signal', () => {
    const y = signal('chirp');
    const once = floats(melspectrogram(y));
    const twice = floats(melspectrogram(y.map((value) => 2 * value)));
    expect(Array.from(twice)).toEqual(Array.from(once, (value) => 4 * value));
  });

  test('the same call gives the same bits, whatever came between', () => {
    const y = signal('tones');
    const before = floats(melspectrogram(y)).slice();
    melspectrogram(y, { nFft: 511, hopLength: 900, window: 'blackman' });
    stft(y, { nFft: 64 });
    expect(floats(melspectrogram(y))).toEqual(before);
  });

  test('silence stays silent and its decibels finite', () => {
    const S = melspectrogram(new Float32Array(22050));
    expect(peak(floats(S))).toBe(0);
    expect(new Set(floats(powerToDb(S, { ref: 'max' })))).toEqual(new Set([0]));
  });

  const y = new Float32Array(4096);
  test.each<[string, Float32Array | null, MelspectrogramOptions, string]>([
    ['neither y nor S', null, {}, 'a signal or the option S is needed; received null and no S'],
    ['a power of 0', y, { power: 0 }, 'power must be a finite number above 0; received 0'],
    ['an empty signal', new Float32Array(0), {}, 'y is empty'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['NaN in S', null, { S: tensor([1, Number.NaN, 1], [3, 1]) }, 'S must be finite everywhere'],
    ['S with one axis', null, { S: tensor([1, 2, 3], [3]) }, 'must have the shape (bins, frames)'],
    ['S with one bin', null, { S: tensor([1, 2, 3], [1, 3]) }, 'at least 2 bins; received (1, 3)'],
    ['no mel band', y, { nMels: 0 }, 'nMels must be a whole number of at least 1'],
    ['a band upside down', y, { fMin: 12000 }, 'received fMin=12000, fMax=11025'],
    ['a hop of 0', y, { hopLength: 0 }, 'hopLength must be a whole number of at least 1'],
    ['a short signal uncentred', y, { nFft: 8192, center: false }, 'makes no frame'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => melspectrogram(signal, options)).toThrow(message);
  });
});
