import { describe, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { add } from '../../src/graph/ops/add.ts';
import { argMax } from '../../src/graph/ops/arg-max.ts';
import { concat } from '../../src/graph/ops/concat.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { cumsum } from '../../src/graph/ops/cumsum.ts';
import { expand } from '../../src/graph/ops/expand.ts';
import { gather } from '../../src/graph/ops/gather.ts';
import { gatherElements } from '../../src/graph/ops/gather-elements.ts';
import { gemm } from '../../src/graph/ops/gemm.ts';
import { greater } from '../../src/graph/ops/greater.ts';
import { input } from '../../src/graph/ops/input.ts';
import { pad } from '../../src/graph/ops/pad.ts';
import { pow } from '../../src/graph/ops/pow.ts';
import { reduceMax } from '../../src/graph/ops/reduce-max.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { slice } from '../../src/graph/ops/slice.ts';
import { split } from '../../src/graph/ops/split.ts';
import { tile } from '../../src/graph/ops/tile.ts';
import { topK } from '../../src/graph/ops/top-k.ts';
import { transpose } from '../../src/graph/ops/transpose.ts';
import { where } from '../../src/graph/ops/where.ts';
import { expectError } from '../nn/support.ts';

const x = input('x', [2, 3]);
const scalar = input('scalar', []);
const indices = (...shape: number[]) => input('indices', shape, 'int64');

const refusals: Record<string, [() => unknown, ErrorCode, RegExp]> = {
  'a constant of too few numbers': [
    () => constant(Float32Array.of(1, 2, 3), [2, 2]),
    'SHAPE_MISMATCH',
    /\(2, 2\) holds 4 numbers; received 3/,
  ],
  'a constant of plain numbers': [
    () => constant([1, 2, 3] as never),
    'INVALID_ARGUMENT',
    /constant: data must be a number, a Float32Array.*received/,
  ],
  'a constant of nothing': [() => constant(undefined as never), 'INVALID_ARGUMENT', /received undefined/],
  'a loss that is no scalar': [() => differentiate(x, [x]), 'SHAPE_MISMATCH', /received shape \(2, 3\)/],
  'an axis too high': [() => reduceSum(x, [2]), 'INVALID_ARGUMENT', /\(2, 3\) has axes -2 to 1; received 2/],
  'an axis too low': [() => reduceMean(x, [-3]), 'INVALID_ARGUMENT', /-3/],
  'an axis twice': [() => reduceMax(x, [1, -1]), 'INVALID_ARGUMENT', /twice in \[1, -1\]/],
  'an axis of a scalar': [() => argMax(scalar), 'INVALID_ARGUMENT', /a scalar has no axes/],
  'cumsum along no axis': [() => cumsum(x, 5), 'INVALID_ARGUMENT', /CumSum/],
  'concat of nothing': [() => concat([], 0), 'INVALID_ARGUMENT', /no tensors/],
  'concat of other lengths': [
    () => concat([x, input('y', [2, 4])], 0),
    'SHAPE_MISMATCH',
    /\(2, 3\), \(2, 4\)/,
  ],
  'concat of other ranks': [() => concat([x, scalar], 0), 'SHAPE_MISMATCH', /\(2, 3\), \(\)/],
  'split that does not add up': [() => split(x, [1, 1], 1), 'SHAPE_MISMATCH', /1, 1 do not make up axis 1/],
  'transpose of other axes': [() => transpose(x, [1, 1]), 'SHAPE_MISMATCH', /received \[1, 1\]/],
  'transpose of too few': [() => transpose(x, [0]), 'SHAPE_MISMATCH', /named once/],
  'pad of one axis': [() => pad(x, [1], [1]), 'SHAPE_MISMATCH', /Pad: \(2, 3\)/],
  'pad by a negative number': [() => pad(x, [0, -1], [0, 0]), 'SHAPE_MISMATCH', /-1/],
  'slice of nothing': [
    () => slice(x, { axes: [1], starts: [2], ends: [2] }),
    'SHAPE_MISMATCH',
    /nothing is left/,
  ],
  'slice backwards': [
    () => slice(x, { axes: [1], starts: [0], ends: [3], steps: [-1] }),
    'SHAPE_MISMATCH',
    /nothing is left/,
  ],
  'expand of a length': [
    () => expand(x, [2, 6]),
    'SHAPE_MISMATCH',
    /\(2, 3\) cannot be repeated to \(2, 6\)/,
  ],
  'expand to fewer axes': [() => expand(x, [3]), 'SHAPE_MISMATCH', /\(3,\)/],
  'tile of one axis': [() => tile(x, [2]), 'SHAPE_MISMATCH', /received \[2\]/],
  'tile by zero': [() => tile(x, [2, 0]), 'SHAPE_MISMATCH', /received \[2, 0\]/],
  'numbers of two types': [() => add(x, indices(2, 3)), 'INVALID_ARGUMENT', /float32 and int64/],
  'a comparison of two types': [() => greater(x, indices(3)), 'INVALID_ARGUMENT', /Greater/],
  'gemm of other lengths': [() => gemm(x, x), 'SHAPE_MISMATCH', /\(2, 3\) and \(2, 3\) do not multiply/],
  'gemm plus too much': [
    () => gemm(x, x, { transB: true, c: input('c', [3, 2, 2]) }),
    'SHAPE_MISMATCH',
    /\(3, 2, 2\) cannot be added to \(2, 2\)/,
  ],
  'pow of other lengths': [() => pow(x, input('y', [2])), 'SHAPE_MISMATCH', /Pow: \(2, 3\) and \(2,\)/],
  'where of numbers': [() => where(x, x, x), 'INVALID_ARGUMENT', /bool.*received float32/],
  'where of other lengths': [
    () => where(greater(input('y', [2]), constant(0)), x, x),
    'SHAPE_MISMATCH',
    /Where/,
  ],
  'topK of more than there are': [() => topK(x, 4), 'SHAPE_MISMATCH', /\(2, 3\); received 4/],
  'topK of a scalar': [() => topK(scalar, 1), 'SHAPE_MISMATCH', /\(\)/],
  'gather by floats': [
    () => gather(x, input('i', [2])),
    'INVALID_ARGUMENT',
    /int64 or int32; received float32/,
  ],
  'gather along no axis': [() => gather(x, indices(2), { axis: 2 }), 'INVALID_ARGUMENT', /Gather/],
  'gatherElements of another rank': [() => gatherElements(x, indices(2), 1), 'SHAPE_MISMATCH', /\(2,\)/],
  'gatherElements of another length': [
    () => gatherElements(x, indices(3, 1), 1),
    'SHAPE_MISMATCH',
    /\(3, 1\)/,
  ],
};

describe('shapes and axes that do not fit are refused', () => {
  for (const [name, [action, code, message]] of Object.entries(refusals)) {
    it(name, () => expectError(action, code, message));
  }
});
