import { sizeOf, Tensor } from '../array/tensor.ts';
import { checkCount } from './check.ts';
import { inputRows, type Numbers, sliceRows, wholeOf } from './data.ts';
import type { Sequential } from './model.ts';
import { predictGraph, stateShapes, workOfExample } from './program.ts';

/** A run that makes more numbers than this (16 MB) is cut, so that memory stays small. */
const numbersPerRun = 4_000_000;

/** How `predict` goes over the examples. */
export interface PredictOptions {
  /** most examples a run; default 32. It does not change the result. */
  batchSize?: number;
}

/** The outputs of a model for all examples, (examples, ...outputShape). */
export async function predict(
  model: Sequential,
  x: Numbers,
  { batchSize = 32 }: PredictOptions = {},
): Promise<Tensor> {
  checkCount('predict: batchSize', batchSize);
  const rows = inputRows('predict: x', x, model.inputShape);
  const { count, work } = examplesPerRun(model, batchSize);
  const session = await model.sessions.get('predict', () => ({
    outputs: predictGraph(model),
    work,
    options: { batched: ['x', 'output'] },
  }));
  const size = sizeOf(model.outputShape);
  const result = new Float32Array(rows.count * size);
  for (let start = 0; start < rows.count; start += count) {
    const batch = sliceRows(rows, start, Math.min(start + count, rows.count));
    const { output } = await session.run({ x: wholeOf(batch), ...weightFeeds(model) });
    result.set(output.data as Float32Array, start * size);
  }
  return new Tensor('float32', result, [rows.count, ...model.outputShape]);
}

/** How many examples to predict in one run, at most `batchSize`, and the numbers that such a run makes. */
export function examplesPerRun(model: Sequential, batchSize: number): { count: number; work: number } {
  const each = model.sessions.keep('work of an example', () => workOfExample(model));
  const count = Math.max(1, Math.min(batchSize, Math.floor(numbersPerRun / each)));
  return { count, work: each * count };
}

/** The tensors that hold the model's weights, as a graph takes them. */
export function weightFeeds(model: Sequential): Record<string, Tensor> {
  return Object.fromEntries(
    [...stateShapes(model.weights).keys()].map((name) => [name, model.state.get(name)!]),
  );
}
