import { describe, expect, test, vi } from 'vitest';
import { floats } from '../../src/array/tensor.ts';
import { type FramingOptions, stft } from '../../src/audio/index.ts';
import { EarshotError } from '../../src/errors.ts';
import { largestDifference } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { signalNamed, spectral } from './spectral-fixture.ts';

const magnitudes = (y: Float32Array, options: FramingOptions) => {
  const { real, imag } = stft(y, options);
  return { dims: real.dims, values: floats(real).map((re, i) => Math.hypot(re, floats(imag)[i])) };
};

const tone = (hz: number, sr: number, length: number) =>
  Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hz * n) / sr));

describe('stft', () => {
  test('a tone is in its row, of the height of half the sum of the window', () => {
    const { dims, values } = magnitudes(tone(1000, 8000, 8000), { nFft: 256 });
    expect(dims).toEqual([129, 126]);
    const column = Array.from({ length: 129 }, (_, k) => values[k * 126 + 60]);
    expect(column.indexOf(Math.max(...column))).toBe(32);
    expect(column[32]).toBeCloseTo(64, 3);
    expect(column[40]).toBeLessThan(1e-4);
  });

  test('frames of a long signal equal those of its parts', () => {
    const y = Float32Array.from({ length: 2048 + 600 * 512 }, (_, n) => Math.sin(n * n * 1e-4));
    const whole = stft(y, { center: false });
    expect(whole.real.dims).toEqual([1025, 601]);
    for (const [first, count] of [
      [0, 5],
      [249, 8],
      [590, 11],
    ]) {
      const part = stft(y.subarray(first * 512, first * 512 + 2048 + (count - 1) * 512), { center: false });
      for (const side of ['real', 'imag'] as const) {
        const [all, some] = [floats(whole[side]), floats(part[side])];
        const wrong = some.findIndex(
          (value, i) => value !== all[Math.floor(i / count) * 601 + first + (i % count)],
        );
        expect(wrong).toBe(-1);
      }
    }
  });

  test('an impulse is flat over all frequencies', () => {
    const y = new Float32Array(64);
    y[40] = 1;
    const { dims, values } = magnitudes(y, { nFft: 16, hopLength: 8, window: 'boxcar' });
    expect(dims).toEqual([9, 9]);
    for (let k = 0; k < 9; k++) {
      expect(values[k * 9 + 5]).toBeCloseTo(1, 6);
      expect(values[k * 9 + 3]).toBe(0);
    }
  });

  test('the frames are centred, and begin at their place without centring', () => {
    const y = Float32Array.from({ length: 40 }, (_, n) => n);
    const sums = (center: boolean) => {
      const { real } = stft(y, { nFft: 8, hopLength: 4, window: 'boxcar', center });
      return Array.from(floats(real).subarray(0, 3));
    };
    expect(sums(false)).toEqual([28, 60, 92]);
    expect(sums(true)).toEqual([6, 28, 60]);
  });

  test('is linear', () => {
    const a = tone(700, 8000, 3000);
    const b = tone(1234, 8000, 3000);
    const both = stft(
      a.map((value, n) => 2 * value - 3 * b[n]),
      { nFft: 300 },
    );
    const [A, B] = [stft(a, { nFft: 300 }), stft(b, { nFft: 300 })];
    for (const part of ['real', 'imag'] as const) {
      const expected = floats(A[part]).map((value, i) => 2 * value - 3 * floats(B[part])[i]);
      expect(largestDifference(floats(both[part]), expected)).toBeLessThan(1e-4);
    }
  });

  test('a window may be given by its values', () => {
    const y = tone(700, 8000, 500);
    const values = Array.from({ length: 64 }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 64));
    expect(floats(stft(y, { nFft: 64, window: values }).real)).toEqual(floats(stft(y, { nFft: 64 }).real));
  });

  test.each(spectral.stft)('equals librosa: $signal $options', (c) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { real, imag } = stft(signalNamed(c.signal), c.options);
    const [re, im] = [unpack(c.real), unpack(c.imag)];
    expect(real.dims).toEqual(c.dims);
    expect(imag.dims).toEqual(c.dims);
    const tolerance = 3e-7 * re.reduce((max, value, i) => Math.max(max, Math.hypot(value, im[i])), 0);
    expect(largestDifference(floats(real), re)).toBeLessThanOrEqual(tolerance);
    expect(largestDifference(floats(imag), im)).toBeLessThanOrEqual(tolerance);
  });

  test('warns of a signal shorter than a frame', () => {
    const spy = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(stft(new Float32Array(123), { nFft: 512 }).real.dims).toEqual([257, 1]);
    expect(spy).toHaveBeenCalledWith(expect.stringContaining('nFft=512 is more than the 123 samples'));
  });

  const y = new Float32Array(100);
  test.each<[string, unknown, FramingOptions, string, string]>([
    ['no samples', new Float32Array(0), {}, 'INVALID_ARGUMENT', 'y is empty'],
    [
      'a plain array',
      [1, 2],
      {},
      'INVALID_ARGUMENT',
      'must be a Float32Array of mono samples; received [1, 2]',
    ],
    ['no signal', undefined, {}, 'INVALID_ARGUMENT', 'received undefined'],
    [
      'NaN',
      Float32Array.of(0, Number.NaN, 1),
      {},
      'NOT_FINITE',
      '1 value(s) that are not, the first at index 1: NaN',
    ],
    ['infinity', Float32Array.of(0, 1, -Infinity), {}, 'NOT_FINITE', 'index 2: -Infinity'],
    [
      'nFft of 0',
      y,
      { nFft: 0 },
      'INVALID_ARGUMENT',
      'nFft must be a whole number of at least 1; received 0',
    ],
    ['nFft of 2.5', y, { nFft: 2.5 }, 'INVALID_ARGUMENT', 'received 2.5'],
    ['nFft of 2^30', y, { nFft: 2 ** 30 }, 'INVALID_ARGUMENT', 'nFft must be at most 16777216'],
    ['a hop of 0', y, { hopLength: 0 }, 'INVALID_ARGUMENT', 'hopLength must be a whole number of at least 1'],
    [
      'a default hop of 0',
      y,
      { nFft: 3 },
      'INVALID_ARGUMENT',
      'hopLength must be a whole number of at least 1',
    ],
    ['a hop that is NaN', y, { hopLength: Number.NaN }, 'INVALID_ARGUMENT', 'received NaN'],
    [
      'a window above nFft',
      y,
      { nFft: 64, winLength: 65 },
      'INVALID_ARGUMENT',
      'winLength must be at most nFft=64; received 65',
    ],
    ['a short signal uncentred', y, { nFft: 128, center: false }, 'INVALID_ARGUMENT', 'makes no frame'],
    [
      'an unknown padMode',
      y,
      { padMode: 'wrap' as 'edge' },
      'UNKNOWN_NAME',
      "padMode must be one of 'constant'",
    ],
    ['an unknown window', y, { window: 'han' as 'hann' }, 'UNKNOWN_NAME', "Did you mean 'hann'?"],
    [
      'a window of another length',
      y,
      { nFft: 64, window: [1, 2, 3] },
      'SHAPE_MISMATCH',
      'must have 64 values',
    ],
  ])('%s is an error', (_, signal, options, code, message) => {
    let error: unknown;
    try {
      stft(signal as Float32Array, options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(EarshotError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
