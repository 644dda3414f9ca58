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

function numbers(data: Tensor['data'] | null | undefined): number[] | null {
  return data ? Array.from(data as Float32Array) : null;
}

describe.each(fixture.scalers)('$name equals scikit-learn to the bit', ({ type, dims, x, expected }) => {
  const input = floatTensor(type, x, dims);

  it.each(Object.entries(OPTIONS))('StandardScaler, %s', (key, options) => {
    const scaler = new StandardScaler(options).fit(input);
    const { mean, var: variance, scale: deviation, z, back } = expected[key];
    expect([scaler.mean_, scaler.var_, scaler.scale_].map(numbers)).toEqual([mean, variance, deviation]);
    expect(numbers(scaler.transform(input).data)).toEqual(z);
    expect(numbers(scaler.inverseTransform(floatTensor(type, z, dims)).data)).toEqual(back);
  });
});

describe('StandardScaler', () => {
  it('keeps deviations that float32 cannot hold', () => {
    const x = new Tensor('float32', [0, 0, 0, 1.4e-45], [4, 1]);
    const scaled = new StandardScaler().fitTransform(x).data as Float32Array;
    expect(scaled.every(Number.isFinite)).toBe(true);
  });
});
