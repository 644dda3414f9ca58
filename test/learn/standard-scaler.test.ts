import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { StandardScaler } from '../../src/learn/index.ts';
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
function largestError(actual: Tensor, expected: number[]): number {
  const numbers = actual.data as Float32Array;
  expect(numbers.length).toBe(expected.length);
  const columns = actual.dims[1];
  const sizes = new Float64Array(columns).fill(1);
  for (const [i, value] of expected.entries())
    sizes[i % columns] = Math.max(sizes[i % columns], Math.abs(value));
  const errors = expected.map((value, i) => Math.abs(numbers[i] - value) / sizes[i % columns]);
  return Math.max(...errors);
}

describe.each(fixture.scalers)('$name as in scikit-learn', ({ type, dims, x, expected }) => {
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
});

describe('StandardScaler', () => {
  it('keeps deviations that float32 cannot hold', () => {
    const x = new Tensor('float32', [0, 0, 0, 1.4e-45], [4, 1]);
    const scaled = new StandardScaler().fitTransform(x).data as Float32Array;
    expect(scaled.every(Number.isFinite)).toBe(true);
  });
});
