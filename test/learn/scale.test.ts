import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { RandomState, StandardScaler, scale } from '../../src/learn/index.ts';
import type { ScaleOptions } from '../../src/learn/scale.ts';
import { fixture } from './fixture.ts';

const OPTIONS: Record<string, ScaleOptions> = {
  both: {},
  with_mean: { withMean: false },
  with_std: { withStd: false },
  with_meanwith_std: { withMean: false, withStd: false },
};

interface Case {
  kind: keyof typeof KINDS;
  type: 'float32' | 'float64';
  dims: [number, number];
  /** SHA-256 of the bytes, as all that follow */
  input: string;
  scale: Record<string, string>;
  /** of mean, variance, scale, transformed and back */
  standardScaler: Record<string, string>;
}

/** Written by test/fixtures/learn/scaling.py. */
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../fixtures/learn/scaling.json', import.meta.url), 'utf8'),
);

const HARD: ((u: number) => number)[] = [
  () => 0.1,
  () => -0,
  (u) => 1e6 + u,
  (u) => 1e6 + 1e-9 * u,
  (u) => 3 + 1e-14 * u,
  (u) => 1e-7 * u,
  (u) => 1e-30 * u,
  (u) => 1e15 * u,
  (u) => u,
];

/** The inputs of scaling.py: a uniform number and its column to an element. */
const KINDS = {
  decibels: (u: number, j: number) => Math.max(100 * u - 90 - (j % 40), -80),
  whole: (u: number) => Math.floor(11 * u) - 5,
  spread: (u: number) => 1e9 * u * u * u * u,
  zero: () => -0,
  hard: (u: number, j: number) => HARD[j % HARD.length](u),
};

function draw({ kind, type, dims }: Case): Tensor {
  const [rows, columns] = dims;
  const numbers = new RandomState(rows).rand(rows * columns).map((u, i) => KINDS[kind](u, i % columns));
  return floatTensor(type, numbers, dims);
}

function floatTensor(type: 'float32' | 'float64', numbers: ArrayLike<number>, dims: readonly number[]) {
  return type === 'float32'
    ? new Tensor('float32', Float32Array.from(numbers), dims)
    : new Tensor('float64', Float64Array.from(numbers), dims);
}

function sha256(...arrays: (Tensor['data'] | null | undefined)[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) {
    if (!array) continue;
    const { buffer, byteOffset, byteLength } = array as Float32Array;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

describe('StandardScaler equals scikit-learn to the bit', () => {
  it.each(cases)('$kind $type $dims', (expected) => {
    const input = draw(expected);
    expect(sha256(input.data)).toBe(expected.input);
    for (const [key, options] of Object.entries(OPTIONS)) {
      const scaler = new StandardScaler(options).fit(input);
      const z = scaler.transform(input);
      const back = scaler.inverseTransform(z);
      const found = sha256(scaler.mean_, scaler.var_, scaler.scale_, z.data, back.data);
      expect(found, key).toBe(expected.standardScaler[key]);
    }
  });
});

describe('scale equals scikit-learn to the bit', () => {
  it.each(cases)('$kind $type $dims', (expected) => {
    const input = draw(expected);
    for (const [key, options] of Object.entries(OPTIONS))
      expect(sha256(scale(input, options).data), key).toBe(expected.scale[key]);
    expect(sha256(input.data)).toBe(expected.input);
  });

  it.each(fixture.scalers)('$name', ({ type, dims, x, expected }) => {
    for (const [key, options] of Object.entries(OPTIONS)) {
      const scaled = scale(floatTensor(type, x, dims), options);
      expect([scaled.type, scaled.dims]).toEqual([type, dims]);
      expect(Array.from(scaled.data as Float32Array), key).toEqual(expected[key].function);
    }
  });
});

describe('scale', () => {
  it.each([
    ['float64', [1e200, 2e200, 1e200], {}],
    ['float32', [1e20, 2e20, 1e20], {}],
    ['float32', [3e38, 2e38, 1e38], { withMean: false }],
    ['float32', [3e38, 2e38, 1e38], { withStd: false }],
    ['float32', [-3.4e38, 3.4e38, 3.4e38], { withStd: false }],
  ] as const)('says which column is too large for %s: %o, %o', (type, column, options) => {
    const x = floatTensor(type, [1, column[0], 2, column[1], 4, column[2]], [3, 2]);
    expect(() => scale(x, options)).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE', message: expect.stringMatching(/column 1/) }),
    );
  });
});
