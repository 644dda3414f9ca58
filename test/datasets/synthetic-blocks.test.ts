import { describe, expect, test } from 'vitest';
import { Xoshiro128 } from '../../src/array/xoshiro.ts';
import { CATEGORIES } from '../../src/datasets/synthetic/categories.ts';
import {
  between,
  betweenLog,
  integerBetween,
  pick,
  waitingTime,
} from '../../src/datasets/synthetic/chance.ts';
import { contour, decay } from '../../src/datasets/synthetic/envelope.ts';
import { filter } from '../../src/datasets/synthetic/filter.ts';
import { loudness, normalize, peak, place } from '../../src/datasets/synthetic/mix.ts';
import { brownNoise, pinkNoise, wander, whiteNoise } from '../../src/datasets/synthetic/noise.ts';
import { cosine, sine } from '../../src/datasets/synthetic/sine.ts';
import { sawtooth, sineTone } from '../../src/datasets/synthetic/tone.ts';

const sr = 22050;
const tone = (hertz: number, length = sr): Float32Array => sineTone(new Float32Array(length).fill(hertz), sr);

/** Root mean square of the second half, where filters have settled. */
function rms(signal: Float32Array): number {
  const half = signal.subarray(signal.length / 2);
  return Math.sqrt(half.reduce((sum, x) => sum + x * x, 0) / half.length);
}

/** Amplitude of one frequency in the signal: a single bin of the Fourier sum. */
function amplitudeAt(signal: Float32Array, hertz: number): number {
  let real = 0;
  let imag = 0;
  for (let i = 0; i < signal.length; i++) {
    real += signal[i] * Math.cos((2 * Math.PI * hertz * i) / sr);
    imag += signal[i] * Math.sin((2 * Math.PI * hertz * i) / sr);
  }
  return (2 * Math.hypot(real, imag)) / signal.length;
}

describe('sine and cosine', () => {
  test('are within 6e-8 of Math.sin and Math.cos over many turns', () => {
    for (let turns = -3; turns < 3; turns += 0.00137) {
      expect(Math.abs(sine(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(6e-8);
      expect(Math.abs(cosine(turns) - Math.cos(2 * Math.PI * turns))).toBeLessThan(6e-8);
    }
  });
});

describe('contour', () => {
  test('goes straight between its points and stays outside them', () => {
    const values = contour(11, [
      [0.2, 2],
      [0.4, 4],
      [0.8, 0],
    ]);
    [2, 2, 2, 3, 4, 3, 2, 1, 0, 0, 0].forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 6);
    });
  });

  test('may begin before the first sample and end after the last', () => {
    const values = contour(3, [
      [-1, -1],
      [2, 2],
    ]);
    expect([...values].map((v) => Number(v.toFixed(6)))).toEqual([0, 0.5, 1]);
  });
});

test('decay falls to 1/e after tau samples', () => {
  expect(decay(new Float32Array(1001).fill(1), 1000)[1000]).toBeCloseTo(Math.exp(-1), 4);
});

describe('filter', () => {
  test.each([
    ['lowpass', 100, 1],
    ['lowpass', 1000, Math.SQRT1_2],
    ['highpass', 1000, Math.SQRT1_2],
    ['highpass', 8000, 1],
    ['bandpass', 1000, 1],
  ] as const)('%s of 1000 Hz passes %d Hz with gain %d', (kind, hertz, gain) => {
    expect(rms(filter(tone(hertz), sr, kind, 1000)) * Math.SQRT2).toBeCloseTo(gain, 2);
  });

  test.each([
    ['lowpass', 8000],
    ['highpass', 100],
    ['bandpass', 50],
  ] as const)('%s of 1000 Hz stops %d Hz', (kind, hertz) => {
    expect(rms(filter(tone(hertz), sr, kind, 1000))).toBeLessThan(0.06);
  });

  test('a cutoff that moves passes at the start what it stops at the end', () => {
    const cutoff = contour(sr, [
      [0, 8000],
      [1, 50],
    ]);
    const out = filter(tone(2000), sr, 'lowpass', cutoff);
    expect(peak(out.subarray(2000, 4000))).toBeGreaterThan(0.9);
    expect(peak(out.subarray(sr - 1000))).toBeLessThan(0.1);
  });

  test('a cutoff above half the sample rate stays finite', () => {
    const out = filter(whiteNoise(new Xoshiro128(0), 1000), sr, 'lowpass', 1e6);
    expect(out.every(Number.isFinite)).toBe(true);
  });
});

describe('tones', () => {
  test('sineTone has its frequency and amplitude 1', () => {
    expect(amplitudeAt(tone(441), 441)).toBeCloseTo(1, 3);
    expect(amplitudeAt(tone(441), 882)).toBeLessThan(1e-3);
  });

  test('a smooth sawtooth has overtones of 2 / (pi n) and next to nothing between', () => {
    const saw = sawtooth(new Float32Array(sr).fill(441), sr, new Xoshiro128(0), 0);
    for (const n of [1, 2, 3, 5]) {
      expect(amplitudeAt(saw, 441 * n)).toBeCloseTo(2 / (Math.PI * n), 2);
      expect(amplitudeAt(saw, 441 * (n + 0.5))).toBeLessThan(0.005);
    }
  });
});

describe('noises', () => {
  const slope = (signal: Float32Array): number => {
    const octave = (hertz: number): number => rms(filter(signal, sr, 'bandpass', hertz, 1.4));
    return 20 * Math.log10(octave(2000) / octave(500)); // two octaves
  };

  test.each([
    ['white', whiteNoise, 6],
    ['pink', pinkNoise, 0],
    ['brown', brownNoise, -6],
  ] as const)('%s noise has its slope', (_, noise, expected) => {
    expect(Math.abs(slope(noise(new Xoshiro128(5), 8 * sr)) - expected)).toBeLessThan(1);
  });

  test('wander stays within its bounds and moves', () => {
    const path = wander(new Xoshiro128(1), 1000, 100, 2, 3);
    expect(path.every((v) => v >= 2 && v <= 3)).toBe(true);
    expect(Math.max(...path) - Math.min(...path)).toBeGreaterThan(0.3);
  });
});

describe('chance', () => {
  test('keeps to its bounds', () => {
    const random = new Xoshiro128(8);
    const integers = new Set<number>();
    for (let i = 0; i < 2000; i++) {
      const linear = between(random, -1, 3);
      const log = betweenLog(random, 20, 2000);
      expect(linear >= -1 && linear < 3 && log >= 20 && log <= 2000).toBe(true);
      integers.add(integerBetween(random, 1, 3));
      expect(['a', 'b']).toContain(pick(random, ['a', 'b']));
    }
    expect([...integers].sort()).toEqual([1, 2, 3]);
  });

  test('waits the mean time on average', () => {
    const random = new Xoshiro128(8);
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += waitingTime(random, 0.5);
    expect(sum / 20_000).toBeCloseTo(0.5, 1);
  });
});

describe('mixing', () => {
  test('place leaves off what lies outside', () => {
    const out = new Float32Array(4);
    place(out, Float32Array.of(1, 2, 3), -1);
    place(out, Float32Array.of(1, 2, 3), 2, 10);
    place(out, Float32Array.of(1), 9);
    expect([...out]).toEqual([2, 3, 10, 20]);
  });

  test('normalize leaves silence silent', () => {
    expect(normalize(Float32Array.of(0, 0))).toEqual(Float32Array.of(0, 0));
    expect(peak(normalize(Float32Array.of(0.1, -0.2), 0.5))).toBeCloseTo(0.5, 6);
  });

  test('loudness is that of the loudest stretch', () => {
    expect(loudness(Float32Array.of(0, 0, 3, 4, 1), 2)).toBeCloseTo(Math.sqrt(12.5), 6);
  });
});

describe.each(CATEGORIES)('$category', ({ voice }) => {
  test.each([
    [44100, 5],
    [8000, 0.1],
  ])('fills a clip of %d Hz and %d s with finite sound for any seed', (rate, seconds) => {
    for (let seed = 0; seed < 4; seed++) {
      const length = rate * seconds;
      const signal = voice({
        source: new Xoshiro128(seed),
        take: new Xoshiro128(seed + 100),
        sr: rate,
        length,
      });
      expect(signal.length).toBe(length);
      expect(signal.every(Number.isFinite)).toBe(true);
      if (seconds === 5) expect(peak(signal)).toBeGreaterThan(0.01);
    }
  });
});
