import { describe, expect, it } from 'vitest';
import { floats, tensor } from '../../../src/array/tensor.ts';
import { sequential, textureStatistics } from '../../../src/nn/index.ts';

const FRAMES = 60;
const scale = 1.5;

/** A band whose level swells every 8 frames, one that is still but for a click, and three between. */
const bands = [
  Array.from({ length: FRAMES }, (_, t) => Math.sin((2 * Math.PI * t) / 8) + 0.01 * t),
  Array.from({ length: FRAMES }, (_, t) => (t === 20 ? 3 : -1)),
  Array.from({ length: FRAMES }, (_, t) => Math.cos((2 * Math.PI * t) / 9)),
  Array.from({ length: FRAMES }, (_, t) => Math.cos(t * t)),
  Array.from({ length: FRAMES }, (_, t) => Math.sin((2 * Math.PI * t) / 8 + 0.5) - 0.02 * t),
];
const COUNT = bands.length;

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
const generalised = (x: readonly number[], k: number) => Math.log(mean(x.map((v) => Math.exp(k * v)))) / k;

/** What an octave's filter makes of an envelope: real and imaginary parts. */
function fluctuation(whole: readonly number[], octave: number): number[][] {
  let envelope = whole;
  for (let i = 0; i < octave; i++) {
    envelope = Array.from(
      { length: envelope.length >> 1 },
      (_, t) => (envelope[2 * t] + envelope[2 * t + 1]) / 2,
    );
  }
  const filter = Array.from({ length: 13 }, (_, i) => {
    const hann = Math.sin((Math.PI * (i + 1)) / 14) ** 2;
    return [hann * Math.cos(((i - 6) * Math.PI) / 2), hann * Math.sin(((i - 6) * Math.PI) / 2)];
  });
  const offset = [0, 1].map((part) => mean(filter.map((tap) => tap[part])));
  const centred = filter.map((tap) => tap.map((v, part) => v - offset[part]));
  const size = centred.reduce((sum, [re, im]) => sum + Math.hypot(re, im), 0);
  return Array.from({ length: envelope.length - 12 }, (_, t) =>
    [0, 1].map((part) => centred.reduce((total, tap, i) => total + tap[part] * envelope[t + i], 0) / size),
  );
}

/** Mean and root mean square of a band's modulation in an octave, over the mean of its envelope e^(k x). */
function modulation(x: readonly number[], k: number, octave: number): [number, number] {
  const envelope = x.map((v) => Math.exp(k * v));
  const level = mean(envelope);
  const found = fluctuation(envelope, octave).map(([re, im]) => Math.hypot(re, im));
  const log = (value: number) => Math.log(value / level + 1e-4);
  return [log(mean(found)), log(Math.sqrt(mean(found.map((v) => v * v))))];
}

/** Correlations of pairs of bands, summed, of which the second is so many pairs above. */
function correlations(signals: readonly (readonly number[])[]): number[] {
  const pairs = [0, 1].map((pair) => signals[2 * pair].map((value, t) => value + signals[2 * pair + 1][t]));
  const [a, b] = pairs.map((values) => values.map((value) => value - mean(values)));
  const product = (x: readonly number[], y: readonly number[]) => mean(x.map((value, t) => value * y[t]));
  return [product(a, b) / Math.sqrt(product(a, a) * product(b, b))];
}

describe('textureStatistics', () => {
  it('are the statistics of each band, and what bands have in common', async () => {
    const model = sequential({ inputShape: [COUNT, FRAMES, 1] }, [textureStatistics({ scale })]);
    const x = tensor(Float32Array.from(bands.flat()), [1, COUNT, FRAMES, 1]);
    const out = floats(await model.predict(x));
    const expected = bands.map((x) => [
      mean(x),
      Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2))),
      Math.max(...x),
      mean(x.slice(1).map((v, t) => Math.abs(v - x[t]))),
      ...[-1, -0.4, 0.4, 1, 2, 4].map((p) => generalised(x, p * scale)),
      // 60, 30 and 15 frames; the filter does not fit into 7
      ...[1, 2].flatMap((p) => [0, 1, 2].flatMap((octave) => modulation(x, p * scale, octave))),
    ]);
    // the fifth band has no other to be summed with
    const relative = (k: number) =>
      bands.map((x) => x.map((value) => Math.exp(k * (value - Math.max(...x)))));
    const correlated = [
      relative(0.5 * scale),
      ...[0, 2].map((octave) =>
        relative(scale).map((values) => fluctuation(values, octave).map(([re]) => re)),
      ),
    ].flatMap(correlations);
    expect(model.outputShape).toEqual([22 * COUNT + 3]);
    for (let statistic = 0; statistic < 22; statistic++) {
      for (let band = 0; band < COUNT; band++) {
        expect(out[COUNT * statistic + band], `statistic ${statistic} of band ${band}`).toBeCloseTo(
          expected[band][statistic],
          3,
        );
      }
    }
    for (const [i, value] of correlated.entries()) expect(out[22 * COUNT + i]).toBeCloseTo(value, 4);
  });

  it('tell how fast a band swells, however loud it is', async () => {
    const swell = (period: number, level: number) =>
      Array.from({ length: 256 }, (_, t) => level + 0.5 * Math.sin((2 * Math.PI * t) / period));
    const x = [swell(8, 0), swell(32, 0), swell(32, -30)];
    const model = sequential({ inputShape: [3, 256, 1] }, [textureStatistics()]);
    const out = floats(await model.predict(tensor(Float32Array.from(x.flat()), [1, 3, 256, 1])));
    const strongest = (band: number) => {
      const octaves = [0, 1, 2, 3, 4].map((octave) => out[(10 + 2 * octave) * 3 + band]);
      return octaves.indexOf(Math.max(...octaves));
    };
    expect([0, 1, 2].map(strongest)).toEqual([1, 3, 3]);
    for (let statistic = 10; statistic < 30; statistic++) {
      expect(out[statistic * 3 + 2]).toBeCloseTo(out[statistic * 3 + 1], 3);
    }
  });

  it('are finite for levels far from any sound', async () => {
    const model = sequential({ inputShape: [1, 40, 1] }, [textureStatistics()]);
    for (const level of [-1000, 1000]) {
      const x = Float32Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? level : 0));
      const out = floats(await model.predict(tensor(x, [1, 1, 40, 1])));
      expect(out.every(Number.isFinite)).toBe(true);
    }
  });
});
