import { describe, expect, test } from 'vitest';
import { besselI0, kaiserSinc } from '../../../src/audio/resample/kaiser-sinc.ts';
import { prepareResampy, runResampy } from '../../../src/audio/resample/resampy.ts';
import { prepareStage, runStage } from '../../../src/audio/resample/run-stage.ts';
import { type SoxrQuality, soxrStages } from '../../../src/audio/resample/soxr-stages.ts';
import type { Stage } from '../../../src/audio/resample/stage.ts';
import { largestDifference } from '../difference.ts';
import { noise } from '../resample-input.ts';

describe('besselI0', () => {
  // Abramowitz and Stegun, table 9.8, times e^x.
  test.each([
    [0, 1],
    [1, 1.266065877752008],
    [5, 27.239871823604442],
    [13, 49444.489582217575],
  ])('of %d', (x, expected) => {
    expect(besselI0(x) / expected).toBeCloseTo(1, 13);
  });
});

/** The stage's definition, summed as it stands. */
function naive(x: Float32Array, { kernel, up, down }: Stage, length: number): Float32Array {
  const g = kaiserSinc(kernel);
  return Float32Array.from({ length }, (_, n) => {
    const t = (n * down) / up;
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += x[k] * g(t - k);
    return sum;
  });
}

const wide = { cutoff: 0.9, beta: 13, halfWidth: 40, support: 39.5 };
const narrow = { cutoff: 0.4, beta: 9, halfWidth: 8, support: 7.6 };

describe('runStage equals the definition', () => {
  test.each<[string, Stage]>([
    ['by Fourier transform, 1:1', { kernel: wide, up: 1, down: 1 }],
    ['by Fourier transform, 1:2', { kernel: wide, up: 1, down: 2 }],
    ['by Fourier transform, 2:1', { kernel: wide, up: 2, down: 1 }],
    ['by Fourier transform, 3:4', { kernel: wide, up: 3, down: 4 }],
    ['by table, 7:5', { kernel: narrow, up: 7, down: 5 }],
    ['by table, 5:13', { kernel: narrow, up: 5, down: 13 }],
    ['between phases, 5003:5001', { kernel: narrow, up: 5003, down: 5001 }],
  ])('%s', (_, stage) => {
    const x = noise(700);
    const y = runStage(x, prepareStage(stage));
    expect(y.length).toBeGreaterThanOrEqual(Math.floor((700 * stage.up) / stage.down));
    expect(largestDifference(y, naive(x, stage, y.length))).toBeLessThan(2e-6);
  });
});

describe('soxrStages', () => {
  const product = (up: number, down: number, quality: SoxrQuality) =>
    soxrStages(up, down, quality).reduce((ratio, stage) => (ratio * stage.up) / stage.down, 1);

  test.each([
    [1, 2],
    [2, 1],
    [147, 320],
    [441, 320],
    [147, 640],
    [441, 800],
    [1, 16],
    [5, 1],
    [6, 1],
    [441, 80],
    [64, 1],
    [3, 100],
    [320, 147],
  ])('multiply to %d/%d', (up, down) => {
    for (const quality of ['soxr_vhq', 'soxr_hq', 'soxr_mq', 'soxr_lq'] as const) {
      expect(product(up, down, quality)).toBeCloseTo(up / down, 12);
    }
  });

  test('is one filter for simple ratios, and two for others below a factor of four', () => {
    expect(soxrStages(1, 2, 'soxr_hq')).toHaveLength(1);
    expect(soxrStages(3, 2, 'soxr_hq')).toHaveLength(1);
    expect(soxrStages(147, 320, 'soxr_hq')).toHaveLength(2);
    expect(soxrStages(147, 640, 'soxr_hq')).toHaveLength(3);
  });
});

// Ratios at which resampy's clock is exact, so that output by output it meets the same weights.
describe.each([
  [1, 2],
  [2, 1],
  [8, 5],
  [16, 37],
  [512, 731],
])('runResampy at %d/%d', (up, down) => {
  test.each([200, 1000, 20000])('sums side by side to the same bits as output by output, %d samples', (n) => {
    const x = noise(n);
    const { rows, ...outputByOutput } = prepareResampy('kaiser_fast', up, down);
    expect(runResampy(x, { rows, ...outputByOutput })).toEqual(runResampy(x, outputByOutput));
  });
});
