import { sizeOf, Tensor } from '../array/tensor.ts';
import { checkCount } from './check.ts';
import { inputRows, type Numbers, sliceRows, wholeOf } from './data.ts';
import type { Sequential } from './model.ts';
import { predictGraph, stateShapes } from './program.ts';

/** How `predict` goes over the examples. */
export interface PredictOptions {
  /** examples a run; default 32 */
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
  const session = await model.sessions.get('predict', () => ({
    outputs: predictGraph(model),
    options: { batched: ['x', 'output'] },
  }));
  const size = sizeOf(model.outputShape);
  const result = new Float32Array(rows.count * size);
  for (let start = 0; start < rows.count; start += batchSize) {
    const batch = sliceRows(rows, start, Math.min(start + batchSize, rows.count));
    const { output } = await session.run({ x: wholeOf(batch), ...weightFeeds(model) });
    result.set(output.data as Float32Array, start * size);
  }
  return new Tensor('float32', result, [rows.count, ...model.outputShape]);
}

/** The tensors that hold the model's weights, as a graph takes them. */
export function weightFeeds(model: Sequential): Record<string, Tensor> {
  return Object.fromEntries(
    [...stateShapes(model.weights).keys()].map((name) => [name, model.state.get(name)!]),
  );
}
