import { describe, expect, test } from 'vitest';
import { aWeighting } from '../../../src/audio/augment/a-weighting.ts';
import { loudness, mixByLoudness } from '../../../src/audio/augment/mix-by-loudness.ts';
import { refused } from './refused.ts';

const sr = 16000;
const signal = (at: (n: number) => number) => Float32Array.from({ length: sr }, (_, n) => at(n));
const tone = (hertz: number, size = 1) => signal((n) => size * Math.sin((2 * Math.PI * hertz * n) / sr));

describe('aWeighting', () => {
  // librosa.A_weighting([0, 20, 100, 440, 1000, 2500, 10000, 11025]) of librosa 0.11.0
  test('equals librosa 0.11', () => {
    const expected = [
      -80, -50.390085012, -19.142432479, -4.094556211, 0.000344465, 1.271013157, -2.491442267, -3.209,
    ];
    const found = aWeighting([0, 20, 100, 440, 1000, 2500, 10000, 11025]);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
  });

  test('goes down to minDb, or without end', () => {
    expect([...aWeighting([0, 20], { minDb: -30 })]).toEqual([-30, -30]);
    expect(aWeighting([0], { minDb: null })[0]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('mixByLoudness', () => {
  // The paper's gain and mix (A-weighting, 16 kHz), written in NumPy:
  // gains 44.14956 and 37.21727 dB, coefficient 0.16173050.
  const a = signal((n) => Math.sin((2 * Math.PI * 200 * n) / sr) * (n / sr));
  const b = tone(2500, 0.1);

  test('equals the method of Tokozume et al.', () => {
    expect(loudness(a, sr)).toBeCloseTo(44.149565, 2);
    expect(loudness(b, sr)).toBeCloseTo(37.217265, 2);
    const mixed = mixByLoudness(a, b, { sr, ratio: 0.3 });
    const expected = [0.098189226, 0.0499053, -0.054248767, 0.05483432];
    for (const [i, n] of [1000, 5001, 9002, 15003].entries()) expect(mixed[n]).toBeCloseTo(expected[i], 4);
  });

  test('lets both be heard alike at one half', () => {
    const [loud, faint] = [tone(1000), tone(3000, 0.01)];
    const mixed = mixByLoudness(loud, faint, { sr, ratio: 0.5 });
    const part = (of: Float32Array) => mixed.reduce((sum, value, n) => sum + value * of[n], 0) / sr;
    const heard = (of: Float32Array) => {
      const share = part(of);
      return loudness(
        of.map((value) => value * share),
        sr,
      );
    };
    expect(heard(tone(1000))).toBeCloseTo(heard(tone(3000)), 1);
  });

  test('gives one alone at the ends', () => {
    const [first, second] = [tone(500), tone(900, 0.2)];
    for (const [ratio, alone] of [[1, first] as const, [0, second] as const]) {
      const mixed = mixByLoudness(first, second, { sr, ratio });
      for (const n of [0, 17, 9999]) expect(mixed[n]).toBeCloseTo(alone[n], 6);
    }
  });

  test('keeps energies of unrelated sounds', () => {
    const mixed = mixByLoudness(tone(500), tone(1700), { sr, ratio: 0.4 });
    const energy = mixed.reduce((sum, value) => sum + value ** 2, 0) / sr;
    expect(energy).toBeCloseTo(0.5, 2);
  });

  test('copes with silence and with sounds shorter than a frame', () => {
    const silent = new Float32Array(sr);
    expect(mixByLoudness(silent, silent, { sr, ratio: 0.5 })).toEqual(silent);
    const half = mixByLoudness(tone(500), silent, { sr, ratio: 0.5 });
    for (const [n, value] of tone(500).entries()) expect(half[n] - value / Math.SQRT2).toBeCloseTo(0, 6);
    expect(mixByLoudness(Float32Array.of(1), Float32Array.of(1), { sr, ratio: 0.5 })).toHaveLength(1);
  });

  test.each([
    [{ sr, ratio: 1.5 }, /ratio must be a number of 0 to 1; received 1\.5/],
    [{ sr, ratio: Number.NaN }, /ratio must be/],
    [{ sr: 0, ratio: 0.5 }, /sr must be a finite number above 0/],
  ])('refuses %o', (options, message) => {
    expect(() => mixByLoudness(a, b, options)).toThrow(refused(message));
  });

  test('refuses two lengths', () => {
    expect(() => mixByLoudness(a, b.subarray(1), { sr, ratio: 0.5 })).toThrow(
      refused(/one length .* 16000 and 15999/, 'SHAPE_MISMATCH'),
    );
  });
});
