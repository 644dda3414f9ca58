import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { floats } from '../../src/array/tensor.ts';
import { toyGaussians, toyRegression } from '../../src/datasets/index.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/datasets/toy.json', import.meta.url), 'utf8'));

function expectEqual(actual: Float32Array, expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i] - value)).toBeLessThan(1e-6);
}

describe('toyRegression', () => {
  it('draws the points that NumPy draws', () => {
    const { n, seed, x, y } = fixture.regression;
    const data = toyRegression({ n, seed });
    expect([data.x.dims, data.y.dims]).toEqual([
      [n, 1],
      [n, 1],
    ]);
    expectEqual(floats(data.x), x);
    expectEqual(floats(data.y), y);
  });

  it('has 1000 points, others without a seed, and a noise floor near 0.04', () => {
    const { x, y } = toyRegression({ seed: 0 });
    let squares = 0;
    for (const [i, value] of floats(x).entries())
      squares += (floats(y)[i] - (value > 0 ? 2 * value + 1 : 0)) ** 2;
    expect(x.dims).toEqual([1000, 1]);
    expect(squares / 1000).toBeGreaterThan(0.035);
    expect(squares / 1000).toBeLessThan(0.045);
    expect(floats(toyRegression().x)).not.toEqual(floats(toyRegression().x));
  });
});

describe('toyGaussians', () => {
  it('draws the points that NumPy draws, class 0 first', () => {
    const { n, seed, x } = fixture.gaussians;
    const data = toyGaussians({ n, seed });
    expect([data.x.dims, data.y.dims]).toEqual([[2 * n, 2], [2 * n]]);
    expectEqual(floats(data.x), x);
    expect(Array.from(floats(data.y))).toEqual([...Array(n).fill(0), ...Array(n).fill(1)]);
  });
});

it.each([0, -1, 2.5, Number.NaN, '10' as never])('the toy data refuse n = %s', (n) => {
  const refusal = expect.objectContaining({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/1 or more/),
  });
  expect(() => toyRegression({ n })).toThrow(refusal);
  expect(() => toyGaussians({ n })).toThrow(refusal);
});
