import { sizeOf, Tensor } from '../array/tensor.ts';
import { checkCount } from './check.ts';
import { type Inputs, type Numbers, type Rows, sliceRows, wholeOf } from './data.ts';
import { type BatchSource, openSource } from './dataset/source.ts';
import { inputsOf } from './evaluate.ts';
import { givenWeights } from './given-weights.ts';
import type { AnyModel } from './model.ts';
import { predictGraph, workOfExample } from './program.ts';

/** A run that makes more numbers than this (16 MB) is cut, so that memory stays small. */
const numbersPerRun = 4_000_000;

/** How `predict` goes over the examples. */
export interface PredictOptions {
  /** most examples a run; default 32. It does not change the result. */
  batchSize?: number;
}

/** How `predict` goes over a source of batches. */
export interface PredictSourceOptions {
  /** batches to take; default: until the source ends */
  steps?: number;
}

/** Each output of a model for all examples, (examples, ...shape of the output). */
export async function predict(
  model: AnyModel,
  x: Inputs,
  { batchSize = 32 }: PredictOptions = {},
): Promise<Tensor[]> {
  checkCount('predict: batchSize', batchSize);
  return predictRows(model, inputsOf('predict', model, x), batchSize);
}

/** Each output of a model for the examples of all batches of a source. */
export async function predictSource(
  model: AnyModel,
  source: BatchSource<PredictBatch>,
  { steps }: PredictSourceOptions = {},
): Promise<Tensor[]> {
  const reading = openSource('predict', source, { steps });
  const parts: Tensor[][] = [];
  try {
    for await (const batch of reading.epoch(0)) {
      const inputs = inputsOf(`predict: batch ${parts.length}`, model, inputsOfBatch(batch as PredictBatch));
      parts.push(await predictRows(model, inputs, inputs[0].count));
    }
  } finally {
    await reading.close();
  }
  return parts[0].map((_, i) => concatenated(parts.map((part) => part[i])));
}

/** A batch to predict: what `fit` takes, whose targets are not looked at; [x]; or x itself unless it is an array. */
export type PredictBatch = readonly [Inputs, Inputs?, Numbers?] | Exclude<Inputs, readonly unknown[]>;

function inputsOfBatch(batch: PredictBatch): Inputs {
  return Array.isArray(batch) ? (batch[0] as Inputs) : (batch as Inputs);
}

function concatenated(parts: readonly Tensor[]): Tensor {
  const [, ...shape] = parts[0].dims;
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.size, 0));
  let place = 0;
  for (const part of parts) {
    data.set(part.data as Float32Array, place);
    place += part.size;
  }
  return new Tensor('float32', data, [data.length / sizeOf(shape), ...shape]);
}

async function predictRows(model: AnyModel, inputs: readonly Rows[], batchSize: number): Promise<Tensor[]> {
  if (model.foreign !== undefined) return model.foreign.predict(inputs, batchSize);
  const { count, work } = examplesPerRun(model, batchSize);
  const names = { x: inputs.map((_, i) => `x${i}`), output: model.outputs.map((_, i) => `output${i}`) };
  const batched = [...names.x, ...names.output];
  const total = inputs[0].count;
  const results = model.outputs.map(({ shape }) => new Float32Array(total * sizeOf(shape)));
  for (let start = 0; start < total; start += count) {
    const { feeds: weights, initializers, held } = await givenWeights(model);
    const graph = () => ({ outputs: predictGraph(model), work, options: { batched, initializers } });
    const session = await model.sessions.get('predict', graph, held);
    const feeds = { ...weights };
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
