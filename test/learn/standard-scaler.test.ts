import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { StandardScaler, scale } from '../../src/learn/index.ts';
import { fixture } from './fixture.ts';
import { scalerContract } from './scaler-contract.ts';

const OPTIONS = {
  both: {},
  with_mean: { withMean: false },
  with_std: { withStd: false },
  with_meanwith_std: { withMean: false, withStd: false },
};

for (const options of Object.values(OPTIONS))
  scalerContract(`StandardScaler(${JSON.stringify(options)})`, () => new StandardScaler(options));

function floatTensor(type: 'float32' | 'float64', numbers: number[], dims: readonly number[]): Tensor {
  return type === 'float32'
    ? new Tensor('float32', Float32Array.from(numbers), dims)
    : new Tensor('float64', Float64Array.from(numbers), dims);
}

/** Largest difference, relative to each column's largest number where that is above 1. */
function largestError(actual: Tensor, expected: number[], skippedColumn?: number): number {
  const numbers = actual.data as Float32Array;
  expect(numbers.length).toBe(expected.length);
  const columns = actual.dims[1];
  const sizes = new Float64Array(columns).fill(1);
  for (const [i, value] of expected.entries())
    sizes[i % columns] = Math.max(sizes[i % columns], Math.abs(value));
  const errors = expected.map((value, i) => Math.abs(numbers[i] - value) / sizes[i % columns]);
  return Math.max(...errors.filter((_, i) => i % columns !== skippedColumn));
}

describe.each(fixture.scalers)('$name as in scikit-learn', ({ name, type, dims, x, expected }) => {
  const input = floatTensor(type, x, dims);

  it.each(Object.entries(OPTIONS))('StandardScaler, %s', (key, options) => {
    const scaler = new StandardScaler(options).fit(input);
    const { mean, var: variance, scale: deviation, z, back } = expected[key];
    expect(scaler.mean_ && Array.from(scaler.mean_)).toEqual(mean);
    if (variance === null) expect(scaler.var_).toBeNull();
    else
      for (const [j, value] of variance.entries())
        expect(scaler.var_![j] / (value || 1)).toBeCloseTo(value ? 1 : 0, 13);
    if (deviation === null) expect(scaler.scale_).toBeNull();
    else for (const [j, value] of deviation.entries()) expect(scaler.scale_![j] / value).toBeCloseTo(1, 13);
    const scaled = scaler.transform(input);
    expect(largestError(scaled, z)).toBeLessThan(type === 'float32' ? 1e-6 : 1e-14);
    expect(largestError(scaler.inverseTransform(floatTensor(type, z, dims)), back)).toBeLessThan(1e-6);
  });

  it.each(Object.entries(OPTIONS))('scale, %s', (key, options) => {
    // 1e6 + 1e-9 N(0, 1): the noise is ten units in the last place, and scikit-learn's deviation 2 % off
    const lostInRounding = name === 'constant float64' ? 2 : undefined;
    expect(largestError(scale(input, options), expected[key].function, lostInRounding)).toBeLessThan(1e-6);
  });
});

describe('scale', () => {
  it('takes well below a second for (400, 27648)', () => {
    const data = Float32Array.from({ length: 400 * 27648 }, (_, i) => Math.sin(i) * (1 + (i % 27648)));
    const start = performance.now();
    const scaled = scale(new Tensor('float32', data, [400, 27648]));
    expect(performance.now() - start).toBeLessThan(1000);
    let sum = 0;
    for (let i = 0; i < 400; i++) sum += (scaled.data as Float32Array)[i * 27648 + 5] ** 2;
    expect(sum / 400).toBeCloseTo(1, 5);
  });

  it('says which column is too large', () => {
    const x = new Tensor('float64', [1, 1e200, 2, -1e200], [2, 2]);
    expect(() => scale(x)).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE', message: expect.stringMatching(/column 1/) }),
    );
  });

  it('keeps deviations that float32 cannot hold', () => {
    const x = new Tensor('float32', [0, 0, 0, 1.4e-45], [4, 1]);
    const scaled = new StandardScaler().fitTransform(x).data as Float32Array;
    expect(scaled.every(Number.isFinite)).toBe(true);
  });
});
