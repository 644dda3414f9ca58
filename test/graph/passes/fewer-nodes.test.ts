import { expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { gemm } from '../../../src/graph/ops/gemm.ts';
import { input, inputName } from '../../../src/graph/ops/input.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceMax } from '../../../src/graph/ops/reduce-max.ts';
import { reduceMean } from '../../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { reshape } from '../../../src/graph/ops/reshape.ts';
import { biasAsRow } from '../../../src/graph/passes/bias-as-row.ts';
import { reducedToShape } from '../../../src/graph/passes/reduced-to-shape.ts';
import { type Rule, rewrite } from '../../../src/graph/passes/rewrite.ts';
import { smallSumAsGemm } from '../../../src/graph/passes/small-sum-as-gemm.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { evaluate, expectClose } from '../check-operator.ts';

/** @file Rewrites that leave fewer nodes and the same values. */

const typesOf = (value: Value) =>
  topologicalOrder([value])
    .map(({ operator }) => operator.type)
    .filter((type) => type !== 'Input' && type !== 'Constant');

async function expectRewritten(before: Value, rule: Rule, types: string[]): Promise<void> {
  const [after] = rewrite([before], rule);
  expect(typesOf(after)).toEqual(types);
  expect(after.shape).toEqual(before.shape);
  const inputs = topologicalOrder([before]).flatMap(({ operator, outputs }) =>
    operator.type === 'Input' ? [...outputs] : [],
  );
  const feeds = inputs.map((value, k) => [
    inputName(value),
    new Tensor(
      'float32',
      Float32Array.from({ length: sizeOf(value.shape) }, (_, i) => Math.sin(i + 3 * k)),
      value.shape,
    ),
  ]);
  const out = await evaluate({ before, after }, Object.fromEntries(feeds));
  expectClose(out.after.data as Float32Array, out.before.data as Float32Array, 1e-6, 'value');
}

const x = input('x', [4, 1, 3]);

it.each([
  ['a sum with its axis back', reshape(reduceSum(x, [0]), [1, 1, 3]), ['ReduceSum']],
  ['a maximum with its axes back', reshape(reduceMax(x, [0, 2]), [1, 1, 1]), ['ReduceMax']],
  ['a mean as one number', reshape(reduceMean(x), [1]), ['ReduceMean']],
])('reducedToShape takes the shape from the reduction: %s', async (_, before, types) => {
  await expectRewritten(before, reducedToShape, types);
});

it('reducedToShape is left off where the shape is another, or the reduction is read elsewhere', () => {
  for (const other of [reshape(reduceSum(x, [0]), [3, 1]), reshape(reduceMean(input('y', [4, 3])), [1])])
    expect(rewrite([other], reducedToShape)[0]).toBe(other);
  const sum = reduceSum(x, [0]);
  const both = add(reshape(sum, [1, 1, 3]), sum);
  expect(rewrite([both], reducedToShape)[0]).toBe(both);
});

it('biasAsRow adds a row as it is', async () => {
  const [a, b, row] = [input('a', [5, 2]), input('b', [2, 3]), input('row', [1, 3])];
  await expectRewritten(gemm(a, b, { c: reshape(row, [3]) }), biasAsRow, ['Gemm']);
  const column = gemm(a, b, { c: reshape(input('column', [3, 1]), [3]) });
  expect(rewrite([column], biasAsRow)[0]).toBe(column);
});

const scaled = (value: Value, factor: number) => mul(value, constant(factor));

it('smallSumAsGemm adds small rows in one node', async () => {
  const [a, b] = [input('a', [1, 7]), input('b', [1, 7])];
  await expectRewritten(add(scaled(a, 0.9), scaled(b, -2)), smallSumAsGemm, ['Gemm']);
});

it.each([
  ['rows that are not small', add(scaled(input('a', [1, 5000]), 2), scaled(input('b', [1, 5000]), 3))],
  ['matrices', add(scaled(input('a', [2, 7]), 2), scaled(input('b', [2, 7]), 3))],
  ['rows that are repeated', add(scaled(input('a', [1, 7]), 2), scaled(input('b', [1, 1]), 3))],
  ['other factors', add(scaled(input('a', [1, 7]), 2), mul(input('b', [1, 7]), input('c', [1, 7])))],
])('smallSumAsGemm leaves %s as they are', (_, before) => {
  expect(rewrite([before], smallSumAsGemm)[0]).toBe(before);
});

it('smallSumAsGemm leaves what is read elsewhere', () => {
  const product = scaled(input('a', [1, 7]), 2);
  const both = mul(add(product, scaled(input('b', [1, 7]), 3)), product);
  expect(rewrite([both], smallSumAsGemm)[0]).toBe(both);
});
