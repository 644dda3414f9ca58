import { sizeOf, Tensor } from '../array/tensor.ts';
import { checkCount } from './check.ts';
import { type Inputs, sliceRows, wholeOf } from './data.ts';
import { inputsOf } from './evaluate.ts';
import type { AnyModel } from './model.ts';
import { predictGraph, stateShapes, workOfExample } from './program.ts';

/** A run that makes more numbers than this (16 MB) is cut, so that memory stays small. */
const numbersPerRun = 4_000_000;

/** How `predict` goes over the examples. */
export interface PredictOptions {
  /** most examples a run; default 32. It does not change the result. */
  batchSize?: number;
}

/** Each output of a model for all examples, (examples, ...shape of the output). */
export async function predict(
  model: AnyModel,
  x: Inputs,
  { batchSize = 32 }: PredictOptions = {},
): Promise<Tensor[]> {
  checkCount('predict: batchSize', batchSize);
  const inputs = inputsOf('predict', model, x);
  if (model.foreign !== undefined) return model.foreign.predict(inputs, batchSize);
  const { count, work } = examplesPerRun(model, batchSize);
  const names = { x: inputs.map((_, i) => `x${i}`), output: model.outputs.map((_, i) => `output${i}`) };
  const session = await model.sessions.get('predict', () => ({
    outputs: predictGraph(model),
    work,
    options: { batched: [...names.x, ...names.output] },
  }));
  const total = inputs[0].count;
  const results = model.outputs.map(({ shape }) => new Float32Array(total * sizeOf(shape)));
  for (let start = 0; start < total; start += count) {
    const feeds = weightFeeds(model);
    for (const [i, rows] of inputs.entries())
      feeds[names.x[i]] = wholeOf(sliceRows(rows, start, Math.min(start + count, total)));
    const made = await session.run(feeds);
    for (const [i, { shape }] of model.outputs.entries())
      results[i].set(made[names.output[i]].data as Float32Array, start * sizeOf(shape));
  }
  return results.map((data, i) => new Tensor('float32', data, [total, ...model.outputs[i].shape]));
}

/** How many examples to predict in one run, at most `batchSize`, and the numbers that such a run makes. */
export function examplesPerRun(model: AnyModel, batchSize: number): { count: number; work: number } {
  const each = model.sessions.keep('work of an example', () => workOfExample(model));
  const count = Math.max(1, Math.min(batchSize, Math.floor(numbersPerRun / each)));
  return { count, work: each * count };
}

/** The tensors that hold the model's weights, as a graph takes them. */
export function weightFeeds(model: AnyModel): Record<string, Tensor> {
  return Object.fromEntries(
    [...stateShapes(model.weights).keys()].map((name) => [name, model.state.get(name)!]),
  );
}
