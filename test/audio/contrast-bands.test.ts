import { expect, test } from 'vitest';
import { bandExtremes } from '../../src/audio/contrast-bands.ts';
import { LANES } from '../../src/audio/fft/frame-transform.ts';

const BINS = 500;
const BANDS = [
  { bins: [3], count: 1 },
  { bins: Array.from({ length: 40 }, (_, i) => i), count: 7 },
  { bins: Array.from({ length: 250 }, (_, i) => 2 * i), count: 32 },
  { bins: Array.from({ length: BINS }, (_, i) => i), count: 100 },
  { bins: [9, 8, 7, 1], count: 4 },
];

test.each<[string, (i: number) => number]>([
  ['of numbers that look random', (i) => Math.sin(i * i)],
  ['of few different numbers', (i) => i % 5],
  ['of falling numbers', (i) => -i],
])('bandExtremes equals the means of sorted values, %s', (_, value) => {
  const block = Float32Array.from({ length: BINS * LANES }, (_, i) => value(i));
  const out = new Float64Array(2 * BANDS.length * LANES);
  bandExtremes(BINS, BANDS)(block, out);
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;
  BANDS.forEach(({ bins, count }, b) => {
    for (let lane = 0; lane < LANES; lane++) {
      const sorted = Float64Array.from(bins, (bin) => block[bin * LANES + lane]).sort();
      expect(out[b * LANES + lane]).toBeCloseTo(mean(sorted.slice(0, count)), 12);
      expect(out[(BANDS.length + b) * LANES + lane]).toBeCloseTo(mean(sorted.slice(-count)), 12);
    }
  });
});
