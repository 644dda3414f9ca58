import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../../src/array/tensor.ts';
import { addNoise } from '../../../src/audio/augment/add-noise.ts';
import { refused } from './refused.ts';

const tone = Float32Array.from({ length: 20_001 }, (_, n) => 0.1 * Math.sin(n / 5));
const energy = (x: Float32Array) => x.reduce((sum, value) => sum + value ** 2, 0);
const decibels = (x: number) => 10 * Math.log10(x);
const noiseOf = (y: Float32Array, noisy: Float32Array) => noisy.map((value, n) => value - y[n]);

describe('addNoise', () => {
  test.each([-10, 0, 20, 40])('has a ratio of signal to noise of %i dB', (snr) => {
    const noise = noiseOf(tone, addNoise(tone, { snr, seed: 3 }));
    expect(decibels(energy(tone) / energy(noise))).toBeCloseTo(snr, 2);
  });

  test('adds noise that is white and normal', () => {
    const noise = noiseOf(tone, addNoise(tone, { snr: 0, seed: 5 }));
    const n = noise.length;
    const deviation = Math.sqrt(energy(noise) / n);
    const moment = (power: number) => noise.reduce((sum, value) => sum + (value / deviation) ** power, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(6 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(24 / n));
    for (const lag of [1, 2, 3, 100]) {
      let product = 0;
      for (let i = lag; i < n; i++) product += noise[i] * noise[i - lag];
      expect(Math.abs(product / energy(noise))).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  test('draws the same noise for the same seed, another for another', () => {
    const once = addNoise(tone, { snr: 10, seed: 1 });
    expect(addNoise(tone, { snr: 10, seed: 1 })).toEqual(once);
    expect(addNoise(tone, { snr: 10, seed: 2 })).not.toEqual(once);
  });

  test('leaves silence silent', () => {
    expect(addNoise(new Float32Array(100), { snr: 10, seed: 1 })).toEqual(new Float32Array(100));
  });

  test('gives each channel its own noise, by its own energy', () => {
    const n = 5000;
    const both = new Float32Array(2 * n);
    for (let i = 0; i < n; i++) both[n + i] = 100 * (both[i] = tone[i]);
    const y = tensor(both, [2, n]);
    const noise = noiseOf(both, floats(addNoise(y, { snr: 10, seed: 1 })));
    const [left, right] = [noise.subarray(0, n), noise.subarray(n)];
    expect(decibels(energy(both.subarray(0, n)) / energy(left))).toBeCloseTo(10, 2);
    expect(decibels(energy(both.subarray(n)) / energy(right))).toBeCloseTo(10, 2);
    expect(Math.abs(right[7] / left[7] - 100)).toBeGreaterThan(1);
  });

  test.each([
    [
      { snr: Number.POSITIVE_INFINITY, seed: 1 },
      /snr must be a finite number of decibels; received Infinity/,
    ],
    [{ snr: 10, seed: -1 }, /seed must be a whole number of 0 to 2\^53 - 1; received -1/],
    [{ snr: 10 } as { snr: number; seed: number }, /seed must be .* received undefined/],
  ])('refuses %o', (options, message) => {
    expect(() => addNoise(tone, options)).toThrow(refused(message));
  });
});
