import { describe, it } from 'vitest';
import { sizeOf } from '../../src/array/tensor.ts';
import { broadcastShape } from '../../src/graph/broadcast.ts';
import { input } from '../../src/graph/ops/input.ts';
import { matmul } from '../../src/graph/ops/matmul.ts';
import { expectError } from '../nn/support.ts';
import { checkOperator } from './check-operator.ts';

/** The definition, one number after another. */
function product(a: Float32Array, b: Float32Array, aShape: number[], bShape: number[]): number[] {
  const lead = broadcastShape(aShape.slice(0, -2), bShape.slice(0, -2), 'product');
  const [m, k] = aShape.slice(-2);
  const n = bShape[bShape.length - 1];
  // which matrix of a tensor stands for each entry of the broadcast axes
  const matrix = (entry: number, own: number[]) => {
    let index = 0;
    for (let axis = 0; axis < lead.length; axis++) {
      const at = Math.floor(entry / sizeOf(lead.slice(axis + 1))) % lead[axis];
      const length = own[axis - lead.length + own.length] ?? 1;
      index = index * length + (length === 1 ? 0 : at);
    }
    return index;
  };
  return Array.from({ length: sizeOf(lead) * m * n }, (_, i) => {
    const [entry, row, column] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
    const [ofA, ofB] = [matrix(entry, aShape.slice(0, -2)), matrix(entry, bShape.slice(0, -2))];
    let sum = 0;
    for (let j = 0; j < k; j++) sum += a[(ofA * m + row) * k + j] * b[(ofB * k + j) * n + column];
    return sum;
  });
}

const shapes: Record<string, [number[], number[]]> = {
  'two matrices': [
    [2, 3],
    [3, 4],
  ],
  'a batch by one matrix': [
    [2, 2, 3],
    [3, 2],
  ],
  'one matrix by a batch': [
    [2, 3],
    [2, 3, 2],
  ],
  'rank 4': [
    [2, 2, 3, 2],
    [2, 2, 2, 3],
  ],
  'rank 4 by one matrix': [
    [2, 1, 3, 2],
    [2, 3],
  ],
  'broadcast from the right': [
    [2, 2, 2, 3],
    [2, 3, 2],
  ],
  'broadcast from both sides': [
    [2, 1, 2, 3],
    [1, 3, 3, 2],
  ],
};

describe('matmul and its gradients', () => {
  for (const [name, [a, b]] of Object.entries(shapes)) {
    it(name, () =>
      checkOperator({
        inputs: [{ shape: a }, { shape: b }],
        build: matmul,
        expected: (x, y) => product(x, y, a, b),
      }),
    );
  }

  it('refuses what does not multiply', async () => {
    const multiply = (a: number[], b: number[]) => () => matmul(input('a', a), input('b', b));
    await expectError(multiply([2, 3], [2, 3]), 'SHAPE_MISMATCH', /\(2, 3\) and \(2, 3\) do not multiply/);
    await expectError(multiply([3], [3, 2]), 'SHAPE_MISMATCH', /\(3,\)/);
    await expectError(multiply([2, 2, 3], [3, 3, 2]), 'SHAPE_MISMATCH', /do not broadcast/);
  });
});
