import { describe, expect, it } from 'vitest';
import { RandomState } from '../../src/array/random-state.ts';
import { rightSingular } from '../../src/array/right-singular.ts';

const random = new RandomState(0);
const normal = (n: number) => Array.from({ length: n }, () => Array.from(random.randn(n)));
const product = (a: number[][], b: number[][]) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const transpose = (a: number[][]) => a.map((_, i) => a.map((row) => row[i]));

function largest(a: number[][], b: number[][]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i][j]))));
}

describe('rightSingular', () => {
  const rankOne = [1, 2, -3, 4];
  it.each([
    ['one', [[-3]]],
    [
      'zeros',
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
    [
      'an upper triangle',
      [
        [1, 2, 3],
        [0, 1e-3, 5],
        [0, 0, 1e3],
      ],
    ],
    ['rank one', rankOne.map((a) => rankOne.map((b) => a * b))],
    [
      'a pivot of zero',
      [
        [0, 1, 0],
        [1, 0, 1],
        [0, 1, 0],
      ],
    ],
    [
      'nearly diagonal',
      [
        [1, 1e-17, 0],
        [1e-17, 2, 1e-17],
        [0, 1e-17, 3],
      ],
    ],
    ['random 6', normal(6)],
    ['random 30', normal(30)],
  ])('%s: orthonormal rows V with V A^T A V^T = diag(values^2), descending', (_, a) => {
    const { values, vectors } = rightSingular(a);
    const scale = Math.max(1, values[0] ** 2);
    expect(
      largest(
        product(vectors, transpose(vectors)),
        a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0))),
      ),
    ).toBeLessThan(1e-13);
    const squared = product(product(vectors, product(transpose(a), a)), transpose(vectors));
    expect(
      largest(
        squared,
        a.map((_, i) => a.map((_, j) => (i === j ? values[i] ** 2 : 0))),
      ) / scale,
    ).toBeLessThan(1e-13);
    expect([...values].sort((x, y) => y - x)).toEqual(values);
    expect(values.every((value) => value >= 0)).toBe(true);
  });
});
