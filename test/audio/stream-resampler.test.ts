import { describe, expect, it } from 'vitest';
import { resample } from '../../src/audio/resample.ts';
import { StreamResampler } from '../../src/audio/stream-resampler.ts';
import { noise } from './resample-input.ts';

/** Pieces of these lengths, again and again. */
function* pieces(y: Float32Array, lengths: readonly number[]): Generator<Float32Array> {
  for (let at = 0, i = 0; at < y.length; at += lengths[i++ % lengths.length])
    yield y.subarray(at, at + lengths[i % lengths.length]);
}

describe('StreamResampler', () => {
  it.each([
    [44_100, 22_050],
    [48_000, 22_050],
    [48_000, 44_100],
    [16_000, 44_100],
    [8000, 16_000],
    [96_000, 8000],
    [11_025, 8000],
    [44_101, 8000],
  ])('gives what resample gives of the whole, from %i to %i Hz', (origSr, targetSr) => {
    const y = noise(60_013, 1);
    const whole = resample(y, { origSr, targetSr });
    for (const lengths of [[4096], [1, 7, 30_000, 500], [100_000]]) {
      const resampler = new StreamResampler(origSr, targetSr);
      const results = [...pieces(y, lengths)].map((piece) => resampler.push(piece));
      results.push(resampler.end());
      const joined = results.flatMap((part) => Array.from(part));
      expect(joined).toHaveLength(whole.length);
      const worst = joined.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[i])), 0);
      expect(worst, `pieces of ${lengths}`).toBeLessThan(1e-5);
    }
  });

  it('does not hold back more than it must', () => {
    const resampler = new StreamResampler(44_100, 22_050);
    expect(resampler.push(noise(4410, 1)).length).toBeGreaterThan(2205 - 300);
  });

  it.each([1, 5, 300])('takes a signal of %i samples', (length) => {
    const resampler = new StreamResampler(48_000, 22_050);
    const y = noise(length, 2);
    const results = [...resampler.push(y), ...resampler.end()];
    const whole = resample(y, { origSr: 48_000, targetSr: 22_050 });
    expect(results).toHaveLength(whole.length);
    for (const [i, value] of results.entries()) expect(value).toBeCloseTo(whole[i], 5);
  });
});
