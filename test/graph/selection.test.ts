import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { argMin } from '../../src/graph/ops/arg-min.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { cumsum } from '../../src/graph/ops/cumsum.ts';
import { expand } from '../../src/graph/ops/expand.ts';
import { fillBatch } from '../../src/graph/ops/fill-batch.ts';
import { gather } from '../../src/graph/ops/gather.ts';
import { gatherElements } from '../../src/graph/ops/gather-elements.ts';
import { greater } from '../../src/graph/ops/greater.ts';
import { input } from '../../src/graph/ops/input.ts';
import { log } from '../../src/graph/ops/log.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { slice } from '../../src/graph/ops/slice.ts';
import { tile } from '../../src/graph/ops/tile.ts';
import { topK } from '../../src/graph/ops/top-k.ts';
import { where } from '../../src/graph/ops/where.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import type { Value } from '../../src/graph/value.ts';
import { createSession } from '../../src/runtime/index.ts';
import { checkOperator, evaluate, type OperatorCase } from './check-operator.ts';

const int64 = (numbers: number[], shape = [numbers.length]) =>
  constant(BigInt64Array.from(numbers, BigInt), shape);
const apart = [-0.9, 0.6, -0.2, 0.3, -0.5, 1.1];

const cases: Record<string, OperatorCase> = {
  where: {
    inputs: [{ shape: [2, 3], data: apart }, { shape: [3] }, { shape: [2, 1] }],
    build: (x, a, b) => where(greater(x, constant(0)), mul(a, x), b),
    expected: (x, a, b) => x.map((v, i) => (v > 0 ? a[i % 3] * v : b[Math.floor(i / 3)])),
  },
  'where keeps what was not taken out of the gradient': {
    inputs: [{ shape: [3], data: [-1, 0.5, 2] }],
    build: (x) => where(greater(x, constant(0)), log(x), x),
    expected: () => [-1, Math.log(0.5), Math.log(2)],
  },
  cumsum: {
    inputs: [{ shape: [2, 3] }],
    build: (x) => cumsum(x, -1),
    expected: (x) => [x[0], x[0] + x[1], x[0] + x[1] + x[2], x[3], x[3] + x[4], x[3] + x[4] + x[5]],
  },
  'cumsum from the end, each left out': {
    inputs: [{ shape: [3, 2] }],
    build: (x) => cumsum(x, 0, { exclusive: true, reverse: true }),
    expected: (x) => [x[2] + x[4], x[3] + x[5], x[4], x[5], 0, 0],
  },
  topK: {
    inputs: [{ shape: [2, 3], data: apart }],
    build: (x) => topK(x, 2)[0],
    expected: (x) => [x[1], x[2], x[5], x[3]],
  },
  gather: {
    inputs: [{ shape: [4, 2] }],
    build: (x) => gather(x, int64([3, 1, 1, -1, 0, 1], [2, 3])),
    expected: (x) => [3, 1, 1, 3, 0, 1].flatMap((row) => [x[2 * row], x[2 * row + 1]]),
  },
  'gather along an inner axis': {
    inputs: [{ shape: [2, 3, 2] }],
    build: (x) => gather(x, constant(Int32Array.of(2, 0, 2)), { axis: 1 }),
    expected: (x) => [4, 5, 0, 1, 4, 5, 10, 11, 6, 7, 10, 11].map((i) => x[i]),
  },
  'gather of one entry': {
    inputs: [{ shape: [2, 3] }],
    build: (x) => gather(x, int64([1], []), { axis: -1 }),
    expected: (x) => [x[1], x[4]],
  },
  gatherElements: {
    inputs: [{ shape: [3, 2] }],
    build: (x) => gatherElements(x, int64([1, 0, 1], [3, 1]), 1),
    expected: (x) => [x[1], x[2], x[5]],
  },
  'gatherElements, one twice': {
    inputs: [{ shape: [2, 2] }],
    build: (x) => gatherElements(x, int64([1, 0, 1, 1, 0, 0], [3, 2]), 0),
    expected: (x) => [x[2], x[1], x[2], x[3], x[0], x[1]],
  },
  tile: {
    inputs: [{ shape: [2, 2] }],
    build: (x) => tile(x, [2, 3]),
    expected: (x) =>
      [...x, ...x].flatMap((_, i) =>
        i % 2
          ? []
          : Array(3)
              .fill([x[i % 4], x[(i % 4) + 1]])
              .flat(),
      ),
  },
  'expand with new axes': {
    inputs: [{ shape: [2, 1] }],
    build: (x) => expand(x, [2, 2, 2]),
    expected: (x) => [x[0], x[0], x[1], x[1], x[0], x[0], x[1], x[1]],
  },
  'slice from the end': {
    inputs: [{ shape: [2, 4] }],
    build: (x) => slice(x, { axes: [-1], starts: [-3], ends: [-1] }),
    expected: (x) => [x[1], x[2], x[5], x[6]],
  },
};

describe('operators that select: values, and gradients equal to central differences', () => {
  for (const [name, operatorCase] of Object.entries(cases)) it(name, () => checkOperator(operatorCase));

  it('places of the largest and the smallest, the first at a tie', async () => {
    const x = input('x', [2, 3]);
    const feeds = { x: new Tensor('float32', Float32Array.of(1, 3, 3, 0, -1, 0), [2, 3]) };
    const out = await evaluate({ top: topK(x, 2)[1], least: argMin(x) }, feeds);
    expect([...(out.top.data as BigInt64Array)].map(Number)).toEqual([1, 2, 0, 2]);
    expect([...(out.least.data as BigInt64Array)].map(Number)).toEqual([0, 1]);
  });
});

it('a graph with an open batch takes other batches through expand, tile, slice and fillBatch', async () => {
  const x = input('x', [2, 1, 3]);
  const y: Record<string, Value> = {
    expanded: expand(x, [2, 2, 3]),
    tiled: tile(x, [1, 2, 1]),
    cut: slice(x, { axes: [0, 2], starts: [0, 1], ends: [2, 3] }),
    filled: fillBatch(x, [2], 0.5),
    one: fillBatch(x, []),
  };
  const model = toOnnx(y, { batched: ['x', ...Object.keys(y)] });
  const session = await createSession(encodeModel(model), { threads: 1 });
  const numbers = Float32Array.from({ length: 9 }, (_, i) => i);
  const out = await session.run({ x: new Tensor('float32', numbers, [3, 1, 3]) });
  await session.release();
  expect(out.expanded.dims).toEqual([3, 2, 3]);
  expect(out.tiled.data).toEqual(out.expanded.data);
  expect([...(out.cut.data as Float32Array)]).toEqual([1, 2, 4, 5, 7, 8]);
  expect([...(out.filled.data as Float32Array)]).toEqual(Array(6).fill(0.5));
  expect(out.one.dims).toEqual([3]);
});
