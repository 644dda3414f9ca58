import { describe, expect, test } from 'vitest';
import { randomCrop } from '../../../src/audio/augment/random-crop.ts';
import { refused } from './refused.ts';

const counting = Float32Array.from({ length: 1000 }, (_, n) => n + 1);
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

describe('randomCrop', () => {
  test('takes a piece from anywhere, both ends included', () => {
    const y = counting.subarray(0, 6);
    const starts = seeds(200).map((seed) => {
      const crop = randomCrop(y, { size: 4, seed });
      expect([...crop]).toEqual([0, 1, 2, 3].map((n) => n + crop[0]));
      return crop[0];
    });
    for (const start of [1, 2, 3]) {
      const share = starts.filter((value) => value === start).length / starts.length;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.12);
    }
  });

  test('finds the sound in a clip that is mostly silent', () => {
    const y = new Float32Array(10_000);
    y.fill(0.5, 6000, 7000);
    const loud = seeds(200).filter((seed) => randomCrop(y, { size: 2000, seed }).some((value) => value > 0));
    // A crop meets the sound with probability 3/8; eight tries miss it with probability 0.023.
    expect(loud.length).toBeGreaterThan(185);
  });

  test('passes over what is 40 dB softer than the loudest sample', () => {
    const y = new Float32Array(4000).fill(0.009);
    y.fill(1, 0, 2000);
    const soft = seeds(300).filter((seed) => Math.max(...randomCrop(y, { size: 10, seed })) < 1);
    expect(soft.length).toBeLessThan(10);
    const almost = y.map((value) => (value === 1 ? 1 : 0.011));
    const kept = seeds(300).filter((seed) => Math.max(...randomCrop(almost, { size: 10, seed })) < 1);
    expect(kept.length).toBeGreaterThan(100);
  });

  test('takes silence as it is', () => {
    expect(randomCrop(new Float32Array(100), { size: 10, seed: 1 })).toEqual(new Float32Array(10));
  });

  test('pads a shorter signal', () => {
    expect([...randomCrop(Float32Array.of(1, 2), { size: 4, seed: 1 })]).toEqual([1, 2, 0, 0]);
  });

  test('is a copy, the same for the same seed', () => {
    const once = randomCrop(counting, { size: 10, seed: 4 });
    expect(randomCrop(counting, { size: 10, seed: 4 })).toEqual(once);
    expect(randomCrop(counting, { size: 10, seed: 5 })).not.toEqual(once);
    once.fill(0);
    expect(counting.every((value) => value > 0)).toBe(true);
  });

  test('refuses sizes that are none', () => {
    expect(() => randomCrop(counting, { size: 0, seed: 1 })).toThrow(refused(/size must be a whole number/));
    expect(() => randomCrop(counting, { size: 1, seed: 0.5 })).toThrow(refused(/seed must be/));
    expect(() => randomCrop(new Float32Array(0), { size: 1, seed: 1 })).toThrow(refused(/y is empty/));
  });
});
