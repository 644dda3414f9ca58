import { expect, it } from 'vitest';
import { differentiate } from '../../src/graph/differentiate.ts';
import { input } from '../../src/graph/ops/input.ts';
import { maxPool } from '../../src/graph/ops/max-pool.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { split } from '../../src/graph/ops/split.ts';
import { processorNodes } from '../../src/graph/processor-nodes.ts';
import { toOnnx } from '../../src/graph/to-onnx.ts';
import type { Value } from '../../src/graph/value.ts';

it('max-pools whose indices are read are for the processor, others are not', () => {
  const x = input('x', [1, 1, 4, 4]);
  const y = maxPool(x, { kernel: [2, 2], strides: [2, 2] });
  const [dx] = differentiate(reduceMean(y), [x]);
  expect(processorNodes(toOnnx({ y }))).toEqual([]);
  const names = processorNodes(toOnnx({ y, dx }));
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^MaxPool/);
});

it('splits into more parts than a program has buffers are for the processor', () => {
  const parts = (count: number) => split(input('x', [count]), new Array(count).fill(1), 0);
  const named = (values: readonly Value[]) => Object.fromEntries(values.map((value, i) => [`y${i}`, value]));
  expect(processorNodes(toOnnx(named(parts(7))))).toEqual([]);
  expect(processorNodes(toOnnx(named(parts(8))))).toHaveLength(1);
});
