import { describe, expect, test, vi } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { onsetStrength, type TempogramOptions, tempogram } from '../../src/audio/index.ts';
import { errorOf, features, inputOf } from './feature-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('tempogram', () => {
  test.each(features.tempogram)('equals librosa: $signal $options', (c) => {
    const { y, options } = inputOf(c);
    const { onsetEnvelope } = options;
    const result =
      onsetEnvelope === undefined
        ? tempogram(y, options)
        : tempogram(null, { ...options, onsetEnvelope: onsetStrength(y, onsetEnvelope as object) });
    // The strength of the steady tones is that of noise far below them, near the transform's own rounding.
    expect(errorOf(result, c)).toBeLessThan(/tones|stereo/.test(c.signal) ? 2e-4 : 1e-6);
  });

  test('each column is the autocorrelation of its windowed frame', () => {
    const onsetEnvelope = Float32Array.from({ length: 50 }, (_, t) => ((t * 29) % 17) / 17);
    const options: TempogramOptions = {
      onsetEnvelope,
      winLength: 12,
      center: false,
      norm: null,
      window: 'boxcar',
    };
    const lags = floats(tempogram(null, options));
    expect(lags.length).toBe(12 * 39);
    for (let t = 0; t < 39; t += 7) {
      for (let lag = 0; lag < 12; lag++) {
        let sum = 0;
        for (let i = 0; i + lag < 12; i++) sum += onsetEnvelope[t + i] * onsetEnvelope[t + i + lag];
        expect(lags[lag * 39 + t]).toBeCloseTo(sum, 5);
      }
    }
  });

  test('an envelope as a tensor of channels gives each channel’s tempogram', () => {
    const values = Float32Array.from({ length: 60 }, (_, t) => (t * 13) % 7);
    const both = tempogram(null, { onsetEnvelope: tensor(values, [2, 30]), winLength: 8 });
    expect(both.dims).toEqual([2, 8, 30]);
    const second = tempogram(null, { onsetEnvelope: values.slice(30), winLength: 8 });
    expect(floats(both).slice(240)).toEqual(floats(second));
  });

  const onsetEnvelope = new Float32Array(10);
  test.each<[string, Float32Array | null, TempogramOptions, string]>([
    ['neither y nor an envelope', null, {}, 'a signal or the option onsetEnvelope is needed'],
    ['NaN in the signal', Float32Array.of(Number.NaN), {}, 'y must be finite everywhere'],
    ['an empty envelope', null, { onsetEnvelope: new Float32Array(0) }, 'not empty'],
    [
      'a list',
      null,
      { onsetEnvelope: [1, 2] as unknown as Float32Array },
      'must be a Float32Array or a tensor',
    ],
    [
      'NaN in the envelope',
      null,
      { onsetEnvelope: Float32Array.of(Number.NaN) },
      'onsetEnvelope must be finite',
    ],
    [
      'a window of 0',
      null,
      { onsetEnvelope, winLength: 0 },
      'winLength must be a whole number of at least 1',
    ],
    ['a short envelope uncentred', null, { onsetEnvelope, center: false }, 'makes no frame'],
    ['another window', null, { onsetEnvelope, window: 'han' as 'hann' }, "Did you mean 'hann'?"],
    ['a norm below 0', null, { onsetEnvelope, norm: -1 }, 'norm must be'],
  ])('%s is an error', (_, signal, options, message) => {
    expect(() => tempogram(signal, options)).toThrow(message);
  });
});
