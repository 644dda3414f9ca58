import { expect, it } from 'vitest';
import { Tensor } from '../../../src/array/tensor.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceMean } from '../../../src/graph/ops/reduce-mean.ts';
import { meanOfMeans } from '../../../src/graph/passes/mean-of-means.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { evaluate, expectClose } from '../check-operator.ts';

const x = input('x', [3, 4, 2]);
const means = (value: Value) =>
  topologicalOrder([value]).filter(({ operator }) => operator.type === 'ReduceMean').length;

it.each([
  ['the last axes', reduceMean(reduceMean(x, [1, 2]))],
  ['kept axes', reduceMean(reduceMean(x, [0], { keepDims: true }), [0, 1, 2], { keepDims: true })],
])('takes one mean for a mean of means over %s', async (_, twice) => {
  const [once] = rewrite([twice], meanOfMeans);
  expect([means(twice), means(once)]).toEqual([2, 1]);
  expect(once.shape).toEqual(twice.shape);
  const data = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const out = await evaluate({ once, twice }, { x: new Tensor('float32', data, [3, 4, 2]) });
  expectClose(out.once.data as Float32Array, out.twice.data as Float32Array, 1e-6, 'mean');
});

it('is left off where the second mean does not take in everything, or the first is read elsewhere', () => {
  const some = reduceMean(reduceMean(x, [2]), [1]);
  expect(rewrite([some], meanOfMeans)[0]).toBe(some);
  const first = reduceMean(x, [1, 2]);
  const both = add(reduceMean(first), mul(first, first));
  expect(means(rewrite([both], meanOfMeans)[0])).toBe(2);
});
