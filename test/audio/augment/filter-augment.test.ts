import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../../src/array/tensor.ts';
import { type FilterAugmentOptions, filterAugment } from '../../../src/audio/augment/filter-augment.ts';
import { refused } from './refused.ts';

const BANDS = 13;
const FRAMES = 5;
const spectrogram = tensor(
  Float32Array.from({ length: 2 * BANDS * FRAMES }, (_, i) => Math.sin(i)),
  [2, BANDS, FRAMES],
);
/** What was added to each band, of every frame and channel. */
function gainsOf(options: FilterAugmentOptions): number[][] {
  const [before, after] = [spectrogram, filterAugment(spectrogram, options)].map(floats);
  return Array.from({ length: BANDS }, (_, band) =>
    [0, 1].flatMap((channel) =>
      Array.from({ length: FRAMES }, (_, frame) => {
        const i = (channel * BANDS + band) * FRAMES + frame;
        return after[i] - before[i];
      }),
    ),
  );
}

describe('filterAugment', () => {
  test('adds the same to all frames and channels of a band', () => {
    for (const gains of gainsOf({ maxGain: 6, seed: 3 }))
      for (const gain of gains) expect(gain).toBeCloseTo(gains[0], 5);
  });

  test('draws gains at equal distances, on straight lines between', () => {
    const gains = gainsOf({ maxGain: 6, points: 4, seed: 1 }).map(([gain]) => gain);
    for (const [band, gain] of gains.entries()) {
      if (band % 4 !== 0) expect(gain - gains[band - 1]).toBeCloseTo(gains[band + 1] - gain, 5);
    }
    const bends = [4, 8].map((band) => gains[band + 1] - 2 * gains[band] + gains[band - 1]);
    for (const bend of bends) expect(Math.abs(bend)).toBeGreaterThan(0.01);
  });

  test('reaches up and down to the largest gain, and no further', () => {
    const all = Array.from({ length: 300 }, (_, seed) => gainsOf({ maxGain: 6, seed })[0][0]);
    expect(Math.max(...all)).toBeGreaterThan(5.5);
    expect(Math.min(...all)).toBeLessThan(-5.5);
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(6.00001);
    expect(Math.abs(all.reduce((sum, gain) => sum + gain) / all.length)).toBeLessThan(1);
  });

  test('draws the same for the same seed, and does not change what it was given', () => {
    const before = floats(spectrogram).slice();
    const [a, b, c] = [7, 7, 8].map((seed) => floats(filterAugment(spectrogram, { maxGain: 3, seed })));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    expect(floats(spectrogram)).toEqual(before);
  });

  test('takes a single band', () => {
    const S = tensor(Float32Array.of(1, 2), [1, 2]);
    const [first, second] = floats(filterAugment(S, { maxGain: 6, seed: 1 }));
    expect(second - first).toBeCloseTo(1, 5);
  });

  test('refuses what it cannot do', () => {
    const run = (options: object, S = spectrogram) =>
      filterAugment(S, { maxGain: 6, seed: 1, ...options } as FilterAugmentOptions);
    expect(() => run({ maxGain: -1 })).toThrow(refused(/maxGain/));
    expect(() => run({ maxGain: Number.NaN })).toThrow(refused(/maxGain/));
    expect(() => run({ points: 1 })).toThrow(refused(/points/));
    expect(() => run({ seed: -1 })).toThrow(refused(/seed/));
    expect(() => run({}, tensor(Float32Array.of(1), [1]))).toThrow(
      refused(/\(\.\.\., bands, frames\)/, 'SHAPE_MISMATCH'),
    );
  });
});
