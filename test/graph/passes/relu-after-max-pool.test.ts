import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { differentiate } from '../../../src/graph/differentiate.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { MaxPool, maxPool } from '../../../src/graph/ops/max-pool.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { Relu, relu } from '../../../src/graph/ops/relu.ts';
import type { Window } from '../../../src/graph/ops/window.ts';
import { reluAfterMaxPool } from '../../../src/graph/passes/relu-after-max-pool.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { evaluate, generator } from '../check-operator.ts';

const shape = [2, 2, 6, 6];
const random = generator(5);
const images: Record<string, (i: number) => number> = {
  'numbers of both signs': () => random() - 0.5,
  'nothing but zeros': () => 0,
  'nothing above zero': () => -random(),
  'whole windows of zeros, others negative': (i) => (i % 12 < 6 ? 0 : -1),
  'ties above zero': (i) => (i % 3) - 1,
  'ties of zero and negative': (i) => -(i % 2),
};
const windows: Record<string, Window> = {
  apart: { kernel: [2, 3], strides: [2, 3] },
  'apart, padded': { kernel: [3, 3], strides: [3, 3], pads: [1, 0, 2, 2] },
  overlapping: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 0, 0] },
};

/** Without the sign of zero, which means nothing here. */
const numbers = ({ data }: Tensor) => Array.from(data as Float32Array, (v) => v + 0);
const operators = (value: Value) => topologicalOrder([value]).map(({ operator }) => operator.type);

describe('relu after max-pool has the values and gradients of relu before it', () => {
  for (const [image, number] of Object.entries(images)) {
    it.each(Object.entries(windows))(`${image}, windows %s`, async (_, window) => {
      const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => number(i));
      const x = input('x', shape);
      const before = maxPool(relu(x), window);
      const [after] = rewrite([before], reluAfterMaxPool);
      expect(operators(before)).toEqual(['Input', 'Relu', 'MaxPool']);
      expect(operators(after)).toEqual(['Input', 'MaxPool', 'Relu']);
      const weights = constant(Float32Array.from({ length: sizeOf(before.shape) }, random), before.shape);
      const gradient = (y: Value) => differentiate(reduceSum(mul(y, weights)), [x])[0];
      const outputs = { before, after, g: gradient(before), h: gradient(after) };
      const out = await evaluate(outputs, { x: new Tensor('float32', data, shape) });
      expect(numbers(out.after)).toEqual(numbers(out.before));
      expect(numbers(out.h)).toEqual(numbers(out.g));
    });
  }

  it('leaves relu where something else reads it', () => {
    const activated = relu(input('x', shape));
    const pooled = maxPool(activated, windows.apart);
    const [kept] = rewrite([add(reduceSum(pooled), reduceSum(activated))], reluAfterMaxPool);
    expect(operators(kept).indexOf(Relu.type)).toBeLessThan(operators(kept).indexOf(MaxPool.type));
  });

  it('gives back a graph without the pattern as it was', () => {
    const y = relu(maxPool(input('x', shape), windows.apart));
    expect(rewrite([y], reluAfterMaxPool)[0]).toBe(y);
  });
});
