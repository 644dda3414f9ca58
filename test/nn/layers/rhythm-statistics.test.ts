import { describe, expect, it } from 'vitest';
import { floats, tensor } from '../../../src/array/tensor.ts';
import { rhythmStatistics, sequential } from '../../../src/nn/index.ts';

const FRAMES = 60;
const scale = 1.5;
/** 60 frames are filled up to 64 points: 8 by 8. */
const POINTS = 64;
const RATES = 32;

/** Bands that swell every 8 and every 5 frames, one of noise, and one that is still. */
const noise = (t: number) => Math.sin(12.9898 * t * t) * Math.cos(78.233 * t);
const bands = [
  (t: number) => Math.sin((2 * Math.PI * t) / 8) + 0.01 * t,
  (t: number) => (t % 5 === 0 ? 2 : -1),
  noise,
  () => -3,
].map((level) => Array.from({ length: FRAMES }, (_, t) => level(t)));

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** Power spectrum of the fluctuations of e^(scale x), as defined, over its mean over four octaves. */
function spectrumOf(x: readonly number[]): number[] {
  const amplitudes = x.map((value) => Math.exp(scale * value));
  const level = mean(amplitudes);
  const windowed = amplitudes.map((a, t) => (a / level - 1) * Math.sin((Math.PI * t) / FRAMES) ** 2);
  const power = Array.from({ length: RATES }, (_, k) => {
    const part = (wave: (angle: number) => number) =>
      windowed.reduce((sum, value, t) => sum + value * wave((2 * Math.PI * k * t) / POINTS), 0);
    return part(Math.cos) ** 2 + part(Math.sin) ** 2;
  });
  const usual = mean(power.slice(2)) + 1e-6;
  return power.map((value) => value / usual);
}

/** Highest values of a group of bands: by octaves, then of sums of 2 and of 4 harmonics. */
function peaksOf(group: readonly (readonly number[])[]): number[] {
  const spectra = group.map(spectrumOf);
  const together = Array.from({ length: RATES }, (_, k) => mean(spectra.map((spectrum) => spectrum[k])));
  // one value on each side, as far as there are any
  const out = together.map((value, k) => {
    const around = mean(together.slice(Math.max(0, k - 1), k + 2));
    return Math.log(value / (around + 1e-6) + 1e-3);
  });
  const sums = (count: number) =>
    Array.from({ length: RATES / count }, (_, f) =>
      Array.from({ length: count }, (_, i) => Math.max(...out.slice((i + 1) * f, (i + 1) * (f + 1)))).reduce(
        (a, b) => a + b,
      ),
    );
  const highest = (values: readonly number[], octaves: number) =>
    Array.from({ length: octaves }, (_, i) =>
      Math.max(...values.slice(values.length >> (i + 1), values.length >> i)),
    );
  return [...highest(out, 4), ...highest(sums(2), 3), ...highest(sums(4), 2)];
}

describe('rhythmStatistics', () => {
  it('are the peaks in the spectra of envelopes', async () => {
    const model = sequential({ inputShape: [4, FRAMES, 1] }, [rhythmStatistics({ scale, groups: 2 })]);
    expect(model.outputShape).toEqual([9 * 3]);
    const out = floats(await model.predict(tensor(Float32Array.from(bands.flat()), [1, 4, FRAMES, 1])));
    const expected = [bands.slice(0, 2), bands.slice(2), bands].map(peaksOf);
    for (let statistic = 0; statistic < 9; statistic++) {
      for (const group of [0, 1, 2]) {
        expect(out[3 * statistic + group], `statistic ${statistic} of group ${group}`).toBeCloseTo(
          expected[group][statistic],
          3,
        );
      }
    }
  });

  it('tell a steady rhythm from noise, however loud it is', async () => {
    const length = 300;
    const levels = (level: (t: number) => number) => Array.from({ length }, (_, t) => level(t));
    const pulse = levels((t) => noise(t) + (t % 14 < 3 ? 1 : 0));
    const x = [pulse, levels(noise), pulse.map((value) => value - 40), levels(() => -5)].flat();
    const model = sequential({ inputShape: [4, length, 1] }, [rhythmStatistics()]);
    const out = floats(await model.predict(tensor(Float32Array.from(x), [1, 4, length, 1])));
    const statistic = (index: number, band: number) => out[5 * index + band];
    // 300 / 14 is a rate of 21 in 150: of four harmonics, in the highest octave
    const steady = 6 + 3;
    expect(statistic(steady, 0)).toBeGreaterThan(statistic(steady, 1) + 1);
    for (let index = 0; index < 12; index++) {
      expect(statistic(index, 2)).toBeCloseTo(statistic(index, 0), 3);
    }
  });

  it('are finite for levels far from any sound', async () => {
    const model = sequential({ inputShape: [1, 40, 1] }, [rhythmStatistics({ groups: 1 })]);
    for (const level of [-1000, 1000, 0]) {
      const x = Float32Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? level : 0));
      const out = floats(await model.predict(tensor(x, [1, 1, 40, 1])));
      expect(out.every(Number.isFinite)).toBe(true);
    }
  });
});
