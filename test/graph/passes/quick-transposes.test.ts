import { expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { relu } from '../../../src/graph/ops/relu.ts';
import { transpose } from '../../../src/graph/ops/transpose.ts';
import { joinTransposes, quickTransposes } from '../../../src/graph/passes/quick-transposes.ts';
import { type Rule, rewrite } from '../../../src/graph/passes/rewrite.ts';
import type { Value } from '../../../src/graph/value.ts';
import { evaluate, typesOf } from '../check-operator.ts';

/** Applies the rule, and compares every number. */
async function rewritten(before: Value, x: Value, rule: Rule): Promise<Value> {
  const [after] = rewrite([before], rule);
  const numbers = Float32Array.from({ length: sizeOf(x.shape) }, (_, i) => i);
  const out = await evaluate({ before, after }, { x: new Tensor('float32', numbers, x.shape) });
  expect(after.shape).toEqual(before.shape);
  expect(out.after).toEqual(out.before);
  return after;
}

const matrix = ['Reshape', 'Transpose', 'Reshape'];
const twoSteps = ['Reshape', 'Transpose', 'Reshape', 'Transpose', 'Reshape'];

it.each([
  ["a kernel in Keras's order", [3, 3, 40, 48], [3, 2, 0, 1], twoSteps],
  ['a kernel back', [48, 40, 3, 3], [2, 3, 1, 0], twoSteps],
  ['three axes in reverse', [30, 25, 24], [2, 1, 0], twoSteps.slice(1)],
  ['two pairs', [3, 3, 40, 48], [2, 3, 0, 1], matrix],
  ['one axis behind three', [9, 20, 10, 12], [1, 2, 3, 0], matrix],
  ['channels to the front of images', [8, 30, 20, 4], [0, 3, 1, 2], ['Transpose']],
  ['four axes in reverse', [12, 11, 13, 10], [3, 2, 1, 0], ['Transpose']],
  ['a matrix', [200, 100], [1, 0], ['Transpose']],
  ['a small kernel', [3, 3, 8, 16], [3, 2, 0, 1], ['Transpose']],
])('quickTransposes moves every number to its place: %s', async (_, shape, permutation, types) => {
  const x = input('x', shape);
  expect(typesOf(await rewritten(transpose(x, permutation), x, quickTransposes))).toEqual(types);
});

it.each([
  ['there and back', [3, 2, 0, 1], [2, 3, 1, 0], []],
  ['two of a kind', [3, 2, 0, 1], [3, 2, 0, 1], ['Transpose']],
  ['one after the other', [0, 2, 1, 3], [1, 0, 2, 3], ['Transpose']],
])('joinTransposes makes one of two, or none: %s', async (_, first, second, types) => {
  const x = input('x', [2, 3, 4, 5]);
  expect(typesOf(await rewritten(transpose(transpose(x, first), second), x, joinTransposes))).toEqual(types);
});

it('joinTransposes looks through nothing else', () => {
  const y = transpose(relu(transpose(input('x', [2, 3]), [1, 0])), [1, 0]);
  expect(rewrite([y], joinTransposes)[0]).toBe(y);
});
