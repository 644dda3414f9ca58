import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { type ResType, resample } from '../../src/audio/resample.ts';
import { channelTensors } from './cepstral-fixture.ts';
import { largestDifference } from './difference.ts';
import { fixtureJson, unpack } from './fixture-file.ts';
import { noise, resampleInput } from './resample-input.ts';

interface Case {
  kind: string;
  n: number;
  origSr: number;
  targetSr: number;
  resType: ResType;
  values: string;
}

const cases = await fixtureJson<Case[]>('resample.json');

// Largest differences from librosa, signals filling [-1, 1]; soxr itself computes in single precision, but for VHQ.
const TOLERANCE: Record<ResType, number> = {
  soxr_vhq: 1.5e-6,
  soxr_hq: 3e-6,
  soxr_mq: 4e-6,
  soxr_lq: 5e-6,
  kaiser_best: 3e-7,
  kaiser_fast: 1e-6,
  polyphase: 1e-6,
  linear: 2e-7,
};

describe('resample equals librosa 0.11', () => {
  test.each(cases)('$kind of $n, $origSr to $targetSr Hz, $resType', (fixture) => {
    const { kind, n, origSr, targetSr, resType, values } = fixture;
    const found = resample(resampleInput(kind, n), { origSr, targetSr, resType });
    const channels = found instanceof Float32Array ? [found] : channelTensors(found);
    const all = unpack(values);
    expect(channels.length).toBe(kind === 'stereo' ? 2 : 1);
    for (const [c, y] of channels.entries()) {
      const expected = all.subarray(
        (c * all.length) / channels.length,
        ((c + 1) * all.length) / channels.length,
      );
      expect(largestDifference(y, expected)).toBeLessThan(TOLERANCE[resType]);
    }
  });
});

describe('resample', () => {
  test('keeps a tone below the new Nyquist frequency and its phase', () => {
    const tone = (sr: number, n: number) =>
      Float32Array.from({ length: n }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 5000 * i) / sr));
    const y = resample(tone(48000, 48000), { origSr: 48000, targetSr: 22050 });
    const inside = largestDifference(y.subarray(500, 21550), tone(22050, 22050).subarray(500, 21550));
    expect(inside).toBeLessThan(1e-5);
  });

  test('removes a tone above the new Nyquist frequency', () => {
    const y = resample(
      Float32Array.from({ length: 44100 }, (_, i) => Math.sin((2 * Math.PI * 12000 * i) / 44100)),
      { origSr: 44100, targetSr: 22050 },
    );
    expect(largestDifference(y.subarray(500, 21550), new Float32Array(21050))).toBeLessThan(2e-6);
  });

  test('does not depend on how a long signal is cut into blocks', () => {
    const x = noise(150_000);
    for (const [origSr, resType] of [
      [44100, 'soxr_hq'],
      [48000, 'soxr_hq'],
      [48000, 'kaiser_fast'],
    ] as const) {
      const whole = resample(x, { origSr, targetSr: 22050, resType });
      const shift = 64_000;
      const tail = resample(x.subarray(shift), { origSr, targetSr: 22050, resType });
      const start = (shift * 22050) / origSr;
      const difference = largestDifference(whole.subarray(start + 2000), tail.subarray(2000));
      expect(difference).toBeLessThan(2e-6);
    }
  });

  test('gives a copy at equal rates', () => {
    const x = noise(10);
    const y = resample(x, { origSr: 8000, targetSr: 8000 });
    expect(y).toEqual(x);
    expect(y).not.toBe(x);
  });

  test('gives the same bits for a conversion prepared anew', () => {
    const x = noise(4000);
    const first = resample(x, { origSr: 44100, targetSr: 22050 });
    for (let targetSr = 8000; targetSr < 8012; targetSr++)
      resample(x, { origSr: 8000, targetSr: targetSr + 1 });
    expect(resample(x, { origSr: 44100, targetSr: 22050 })).toEqual(first);
  });

  test.each([
    ['empty', new Float32Array(0), 44100, 22050, 'INVALID_ARGUMENT', /y is empty/],
    ['an array', [1, 2] as unknown as Float32Array, 44100, 22050, 'INVALID_ARGUMENT', /Float32Array/],
    ['NaN', Float32Array.of(0, Number.NaN), 44100, 22050, 'NOT_FINITE', /index 1: NaN/],
    ['infinity', Float32Array.of(Number.POSITIVE_INFINITY), 44100, 22050, 'NOT_FINITE', /index 0: Infinity/],
    ['rate 0', noise(10), 0, 22050, 'INVALID_ARGUMENT', /origSr .* received 0/],
    ['negative rate', noise(10), 44100, -1, 'INVALID_ARGUMENT', /targetSr .* received -1/],
    ['rate NaN', noise(10), 44100, Number.NaN, 'INVALID_ARGUMENT', /targetSr .* received NaN/],
    ['a rate as text', noise(10), '44100' as unknown as number, 8000, 'INVALID_ARGUMENT', /received '44100'/],
    ['rates far apart', noise(10), 1, 44100, 'INVALID_ARGUMENT', /factor of more than 10,000/],
  ])('refuses %s', (_, y, origSr, targetSr, code, message) => {
    expect(() => resample(y, { origSr, targetSr })).toThrowError(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test('refuses an unknown type and offers the nearest', () => {
    const resType = 'soxr_hg' as 'soxr_hq';
    expect(() => resample(noise(10), { origSr: 44100, targetSr: 22050, resType })).toThrowError(
      expect.objectContaining({
        code: 'UNKNOWN_NAME',
        message: expect.stringMatching(/Did you mean 'soxr_hq'/),
      }),
    );
  });

  test('takes the channels of a tensor one by one', () => {
    const [left, right] = [noise(500, 1), noise(500, 2)];
    const both = resample(tensor(Float32Array.from([...left, ...right]), [2, 500]), {
      origSr: 44100,
      targetSr: 22050,
    });
    expect(both.dims).toEqual([2, 250]);
    const rates = { origSr: 44100, targetSr: 22050 };
    expect(both.data).toEqual(Float32Array.from([...resample(left, rates), ...resample(right, rates)]));
  });

  test('keeps memory small at ratios of large numbers', () => {
    const x = noise(3000);
    for (const resType of ['polyphase', 'linear'] as const) {
      const near = resample(x, { origSr: 999_983, targetSr: 499_979, resType });
      const half = resample(x, { origSr: 2, targetSr: 1, resType });
      expect(largestDifference(near.subarray(0, 20), half.subarray(0, 20))).toBeLessThan(0.01);
    }
  });

  test('refuses polyphase at rates that are not whole', () => {
    const rates = { origSr: 22050.5, targetSr: 16000, resType: 'polyphase' } as const;
    expect(() => resample(noise(10), rates)).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(/whole numbers/) }),
    );
  });

  test('refuses a resampy conversion that leaves no sample', () => {
    expect(() => resample(noise(2), { origSr: 44100, targetSr: 8000, resType: 'kaiser_best' })).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
