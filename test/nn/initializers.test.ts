import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/array/xoshiro.ts';
import * as nn from '../../src/nn/index.ts';
import { type Initializer, initialize, initializer } from '../../src/nn/initializers.ts';
import { expectError, weightsOf } from './support.ts';

/** @file The distributions that Keras 3's initializers are defined to have. */

interface Distribution {
  mean?: number;
  stddev: number;
  /** no number is further than this from the mean */
  within?: number;
  shape?: number[];
}

// fans of a (3, 5, 8, 16) kernel: 3 * 5 * 8 in, 3 * 5 * 16 out
const kernel = [3, 5, 8, 16];
const [fanIn, fanOut] = [120, 240];
const uniform = (limit: number): Distribution => ({ stddev: limit / Math.sqrt(3), within: limit });
/** a normal distribution cut at two standard deviations, of this standard deviation after the cut */
const cut = (stddev: number): Distribution => ({ stddev, within: (2 * stddev) / 0.87962566103423978 });

const cases: Record<string, [Initializer, Distribution]> = {
  'randomUniform by default': [nn.randomUniform(), uniform(0.05)],
  randomUniform: [nn.randomUniform({ minval: 1, maxval: 4 }), { mean: 2.5, ...uniform(1.5) }],
  'randomNormal by default': [nn.randomNormal(), { stddev: 0.05 }],
  randomNormal: [nn.randomNormal({ mean: -3, stddev: 2 }), { mean: -3, stddev: 2 }],
  'truncatedNormal by default': [nn.truncatedNormal(), cut(0.05 * 0.87962566103423978)],
  truncatedNormal: [nn.truncatedNormal({ mean: 1, stddev: 2 }), { mean: 1, ...cut(2 * 0.87962566103423978) }],
  glorotUniform: [nn.glorotUniform(), uniform(Math.sqrt(6 / (fanIn + fanOut)))],
  glorotNormal: [nn.glorotNormal(), cut(Math.sqrt(2 / (fanIn + fanOut)))],
  heUniform: [nn.heUniform(), uniform(Math.sqrt(6 / fanIn))],
  heNormal: [nn.heNormal(), cut(Math.sqrt(2 / fanIn))],
  lecunUniform: [nn.lecunUniform(), uniform(Math.sqrt(3 / fanIn))],
  lecunNormal: [nn.lecunNormal(), cut(Math.sqrt(1 / fanIn))],
  'varianceScaling by default': [nn.varianceScaling(), cut(Math.sqrt(1 / fanIn))],
  'varianceScaling over the fan out, not cut': [
    nn.varianceScaling({ scale: 3, mode: 'fanOut', distribution: 'untruncatedNormal' }),
    { stddev: Math.sqrt(3 / fanOut) },
  ],
  'glorotUniform of a matrix': [nn.glorotUniform(), { ...uniform(Math.sqrt(6 / 300)), shape: [100, 200] }],
  'heNormal of a vector': [nn.heNormal(), { ...cut(Math.sqrt(2 / 20_000)), shape: [20_000] }],
};

describe('initializers draw from the distributions of Keras', () => {
  for (const [name, [how, { mean = 0, stddev, within, shape = kernel }]] of Object.entries(cases)) {
    it(name, () => {
      const seeds = shape === kernel ? 10 : 1;
      const parts = Array.from({ length: seeds }, (_, seed) => initialize(how, shape, new Xoshiro128(seed)));
      const numbers = parts.flatMap((part) => [...part]);
      const n = numbers.length;
      const average = numbers.reduce((a, b) => a + b) / n;
      const deviation = Math.sqrt(numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
      // five standard errors of the mean, and of the deviation (at most that of a normal distribution)
      expect(Math.abs(average - mean)).toBeLessThan((5 * stddev) / Math.sqrt(n));
      expect(Math.abs(deviation / stddev - 1)).toBeLessThan(5 / Math.sqrt(2 * n));
      if (within === undefined) {
        expect(Math.max(...numbers.map((v) => Math.abs(v - mean)))).toBeGreaterThan(3 * stddev);
      } else {
        const furthest = numbers.reduce((most, v) => Math.max(most, Math.abs(v - mean)), 0);
        expect(furthest).toBeLessThanOrEqual(within * (1 + 1e-6));
        expect(furthest).toBeGreaterThan(within * 0.99);
      }
    });
  }

  it('zeros, ones and a constant', () => {
    const [zeros, ones, half] = [nn.zeros(), nn.ones(), nn.constantInitializer(0.5)].map((how) => [
      ...initialize(how, [2], new Xoshiro128(0)),
    ]);
    expect([zeros, ones, half]).toEqual([
      [0, 0],
      [1, 1],
      [0.5, 0.5],
    ]);
  });

  it.each([
    ['square', [7, 7], 1],
    ['tall', [9, 4], 2],
    ['wide', [3, 8], 0.5],
    ['of several axes', [2, 3, 5], 1],
    ['large', [64, 256], 1],
  ])('orthogonal: %s', (_, shape, gain) => {
    const matrix = initialize(nn.orthogonal({ gain }), shape, new Xoshiro128(4));
    const columns = shape[shape.length - 1];
    const rows = matrix.length / columns;
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
    const at = (vector: number, i: number) =>
      rows < columns ? matrix[vector * columns + i] : matrix[i * columns + vector];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < length; i++) product += at(a, i) * at(b, i);
        expect(Math.abs(product - (a === b ? gain ** 2 : 0))).toBeLessThan(1e-6);
      }
    }
  });

  it('orthogonal turns evenly: the mean of many is zero', () => {
    const generator = new Xoshiro128(2);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < 2000; i++)
      for (const [k, v] of initialize(nn.orthogonal(), [2, 2], generator).entries()) sums[k] += v;
    for (const sum of sums) expect(Math.abs(sum / 2000)).toBeLessThan(5 * Math.sqrt(0.5 / 2000));
  });

  it('orthogonal refuses a vector', async () => {
    const draw = () => initialize(nn.orthogonal(), [4], new Xoshiro128(0));
    await expectError(draw, 'SHAPE_MISMATCH', /at least two axes.*\(4,\)/);
  });

  it('identity has its gain on the diagonal, of matrices only', async () => {
    expect([...initialize(initializer('identity'), [2, 3], new Xoshiro128(0))]).toEqual([1, 0, 0, 0, 1, 0]);
    expect([...initialize(nn.identity({ gain: 2 }), [2, 1], new Xoshiro128(0))]).toEqual([2, 0]);
    const draw = () => initialize(nn.identity(), [2, 2, 2], new Xoshiro128(0));
    await expectError(draw, 'SHAPE_MISMATCH', /\(2, 2, 2\)/);
    await expectError(() => nn.identity({ gain: Number.NaN }), 'INVALID_ARGUMENT', /gain/);
  });

  it('blocks give each part of the first axis its own', () => {
    const how: Initializer = { name: 'blocks', blocks: [nn.zeros(), nn.ones(), nn.constantInitializer(2)] };
    expect([...initialize(how, [6], new Xoshiro128(0))]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('by name are the same as by function', () => {
    expect(initializer('heNormal')).toEqual(nn.heNormal());
    expect(initializer('glorotUniform')).toEqual(nn.glorotUniform());
  });

  it('of one model differ from weight to weight and from seed to seed', () => {
    const model = (seed: number) => nn.sequential({ inputShape: [4], seed }, [nn.dense(4), nn.dense(4)]);
    const [first, , second] = weightsOf(model(1));
    expect(first).not.toEqual(second);
    expect(weightsOf(model(1))).toEqual(weightsOf(model(1)));
    expect(weightsOf(model(2))[0]).not.toEqual(first);
  });

  it('names that are not known, or only to Object, are refused', async () => {
    const layer = (name: string) => () =>
      nn.sequential({ inputShape: [1] }, [nn.dense(1, { kernelInitializer: name as 'zeros' })]);
    await expectError(layer('glorotUnifrom'), 'UNKNOWN_NAME', /Did you mean 'glorotUniform'\?/);
    await expectError(layer('constructor'), 'UNKNOWN_NAME', /received 'constructor'/);
  });
});
