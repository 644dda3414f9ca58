import { expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { expand } from '../../../src/graph/ops/expand.ts';
import { gemm } from '../../../src/graph/ops/gemm.ts';
import { input, inputName } from '../../../src/graph/ops/input.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceMax } from '../../../src/graph/ops/reduce-max.ts';
import { reduceMean } from '../../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { reshape } from '../../../src/graph/ops/reshape.ts';
import { scan } from '../../../src/graph/ops/scan.ts';
import { sub } from '../../../src/graph/ops/sub.ts';
import { biasAsRow } from '../../../src/graph/passes/bias-as-row.ts';
import { factorInGemm } from '../../../src/graph/passes/factor-in-gemm.ts';
import { once } from '../../../src/graph/passes/once.ts';
import { reducedToShape } from '../../../src/graph/passes/reduced-to-shape.ts';
import { type Rule, rewrite } from '../../../src/graph/passes/rewrite.ts';
import { smallColumnSumsAsGemm } from '../../../src/graph/passes/small-column-sums-as-gemm.ts';
import { smallSumAsGemm } from '../../../src/graph/passes/small-sum-as-gemm.ts';
import { uniformOf } from '../../../src/graph/passes/uniform.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { evaluate, expectClose, typesOf } from '../check-operator.ts';

/** @file Rewrites that leave fewer nodes and the same values. */

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
])('reducedToShape takes the shape from the reduction: %s', async (_, before, types) => {
  await expectRewritten(before, reducedToShape, types);
});

it('reducedToShape is left off where the shape is another, or the reduction is read elsewhere', () => {
  for (const other of [reshape(reduceSum(x, [0]), [3, 1]), reshape(reduceMean(x), [1])])
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

const [a, b, c] = ['a', 'b', 'c'].map((name) => input(name, [1, 7]));
const rate = input('rate', [1, 1]);
const matrix = input('matrix', [4, 7]);

it.each([
  ['two multiples', add(scaled(a, 0.9), scaled(b, -2))],
  ['a difference', sub(scaled(a, 0.9), scaled(b, -2))],
  ['a row and a multiple', add(a, scaled(b, 3))],
  ['a multiple and a row', sub(scaled(a, 3), b)],
  ['a multiple by a number that the run makes', sub(a, mul(b, rate))],
  ['the same the other way round', sub(mul(a, rate), scaled(b, 0.5))],
])('smallSumAsGemm adds small rows in one node: %s', async (_, before) => {
  await expectRewritten(before, smallSumAsGemm, ['Gemm']);
});

it('smallSumAsGemm takes a number of another shape, and a multiple that is read elsewhere as it is', async () => {
  await expectRewritten(add(mul(a, input('rate', [1])), b), smallSumAsGemm, ['Reshape', 'Gemm']);
  const product = scaled(a, 2);
  await expectRewritten(mul(add(product, scaled(b, 3)), product), smallSumAsGemm, ['Mul', 'Gemm', 'Mul']);
});

it.each([
  ['rows that are not small', add(scaled(input('a', [1, 5000]), 2), scaled(input('b', [1, 5000]), 3))],
  ['matrices', add(scaled(input('a', [2, 7]), 2), scaled(input('b', [2, 7]), 3))],
  ['rows that are repeated', add(scaled(a, 2), scaled(input('b', [1, 1]), 3))],
  ['products of rows', add(mul(a, b), mul(b, c))],
  ['two numbers that the run makes', add(mul(a, rate), mul(b, input('other', [1, 1])))],
])('smallSumAsGemm leaves %s as they are', (_, before) => {
  expect(rewrite([before], smallSumAsGemm)[0]).toBe(before);
});

it('smallColumnSumsAsGemm sums by a row of ones', async () => {
  const sums = reduceSum(matrix, [0], { keepDims: true });
  await expectRewritten(sums, smallColumnSumsAsGemm, ['Gemm']);
  for (const other of [
    reduceSum(matrix, [0]),
    reduceSum(matrix, [1], { keepDims: true }),
    reduceSum(input('large', [400, 20]), [0], { keepDims: true }),
  ])
    expect(rewrite([other], smallColumnSumsAsGemm)[0]).toBe(other);
});

it('factorInGemm multiplies on the way', async () => {
  const half = mul(expand(constant(0.25), [4, 7]), constant(2));
  const [left, right] = [mul(half, matrix), mul(input('right', [4, 3]), constant(-3))];
  await expectRewritten(gemm(left, right, { transA: true }), factorInGemm, ['Gemm']);
  const both = gemm(scaled(matrix, 5), matrix, { transB: true, c: input('c', [4]), alpha: 0.1, beta: 2 });
  await expectRewritten(both, factorInGemm, ['Gemm']);
  await expectRewritten(scaled(both, -2), factorInGemm, ['Gemm']);
  const product = gemm(mul(matrix, input('row', [1, 7])), matrix, { transB: true });
  for (const other of [product, mul(scaled(product, 2), product)])
    expect(rewrite([other], factorInGemm)[0]).toBe(other);
});

it('uniformOf tells of what number a value consists', () => {
  expect(uniformOf(reshape(mul(constant(0.5, [6]), constant(3)), [2, 3]))).toBe(1.5);
  expect(uniformOf(constant(Float32Array.of(1, 2)))).toBe(undefined);
  expect(uniformOf(mul(constant(2), a))).toBe(undefined);
});

it('once computes the same of the same values in one node, whichever constants hold the numbers', async () => {
  const weights = () =>
    constant(
      Float32Array.from({ length: 100 }, (_, i) => Math.cos(i)),
      [100],
    );
  const y = input('y', [2, 100]);
  const part = (axis: number) => reduceSum(mul(y, weights()), [axis], { keepDims: true });
  await expectRewritten(add(part(1), add(part(1), part(0))), once(), [
    'Mul',
    'ReduceSum',
    'ReduceSum',
    'Add',
    'Add',
  ]);
});

it('once leaves what the bodies of others read as it is', () => {
  const scaled = mul(a, constant(2));
  const entry = input('entry', a.shape);
  const sequence = input('sequence', [3, ...a.shape]);
  const [sums] = scan([], [sequence], { inputs: [entry], outputs: [add(entry, scaled)] });
  const after = rewrite([sums, scaled], once());
  expect(after[1]).toBe(scaled);
});

it.each([
  ['other constants', sub(mul(a, constant(0)), mul(a, constant(-0)))],
  ['the other order', sub(sub(a, b), sub(b, a))],
  ['other inputs of the graph', sub(mul(a, b), mul(a, c))],
])('once leaves %s apart', async (_, before) => {
  const [after] = rewrite([before], once());
  expect(typesOf(after)).toEqual(typesOf(before));
  expect(topologicalOrder([after])).toHaveLength(topologicalOrder([before]).length);
});
