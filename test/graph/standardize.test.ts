import { describe, expect, it } from 'vitest';
import { input } from '../../src/graph/ops/input.ts';
import { standardize } from '../../src/graph/ops/standardize.ts';
import { checkOperator } from './check-operator.ts';

/** Plain means over rows of `x`, (rows, columns) with the columns standardised. */
function expected(x: Float32Array, columns: number, epsilon: number, factor: (column: number) => number) {
  const rows = x.length / columns;
  return x.map((v, i) => {
    const column = i % columns;
    const own = Array.from({ length: rows }, (_, row) => x[row * columns + column]);
    const mean = own.reduce((a, b) => a + b) / rows;
    const variance = own.reduce((sum, u) => sum + (u - mean) ** 2, 0) / rows;
    return ((v - mean) / Math.sqrt(variance + epsilon)) * factor(column);
  });
}

describe('standardize', () => {
  it('has the values and gradients of its formula, over rows', () =>
    checkOperator({
      inputs: [{ shape: [7, 3] }, { shape: [3], range: [0.5, 2] }],
      build: (x, factor) => standardize(x, { axes: [0], epsilon: 1e-3, factor }).value,
      expected: (x, factor) => expected(x, 3, 1e-3, (column) => factor[column]),
    }));

  it('over images, each channel', () =>
    checkOperator({
      inputs: [{ shape: [2, 3, 2, 4] }, { shape: [3, 1, 1], range: [-2, 2] }],
      build: (x, factor) => standardize(x, { axes: [0, 2, 3], epsilon: 0.1, factor }).value,
    }));

  it('without a factor, axes counted from the last', () =>
    checkOperator({
      inputs: [{ shape: [5, 4] }],
      build: (x) => standardize(x, { axes: [-2], epsilon: 1e-2 }).value,
      expected: (x) => expected(x, 4, 1e-2, () => 1),
    }));

  it('refuses an axis that is not there', () => {
    expect(() => standardize(input('x', [2, 3]), { axes: [2], epsilon: 0 })).toThrow(/has axes -2 to 1/);
  });
});
