/** @file What may go wrong when a model is trained. */

import type { Tensor } from 'onnxruntime-common';
import { firstNotFinite } from '../array/finite.ts';
import { EarshotError } from '../errors.ts';
import type { AnyModel } from './model.ts';

/** @throws EarshotError UNSUPPORTED, INVALID_ARGUMENT for a model that cannot be trained */
export function checkTrainable(caller: string, model: AnyModel): void {
  if (model.foreign !== undefined) {
    throw new EarshotError(
      'UNSUPPORTED',
      `${caller}: '${model.name}' comes from an ONNX file that earshot did not save; it can predict and be evaluated, but not trained.`,
    );
  }
  if (model.countParams().trainable === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: '${model.name}' has no weights to train; add a layer such as dense(10), or set \`trainable\` of a layer to true and compile again.`,
    );
  }
}

/** When training fails, the weights are those from before. */
export async function keepingWeights<T>(model: AnyModel, work: () => Promise<T>): Promise<T> {
  const [before, iterations] = [new Map(model.state), model.iterations];
  try {
    const result = await work();
    checkWeights(model);
    return result;
  } catch (error) {
    model.state = before;
    model.iterations = iterations;
    throw error;
  }
}

/** What is known to hold neither NaN nor infinity. */
const finite = new WeakSet<Tensor>();

/** Says of a tensor that it holds neither NaN nor infinity, as its sum is a number: `checkWeights` need not look at it. */
export function noteFinite(tensor: Tensor): void {
  finite.add(tensor);
}

/**
 * The last step's loss may still be a number where the weights after it are not any more.
 * @throws EarshotError NOT_FINITE
 */
export function checkWeights({ state, iterations, learningRate }: AnyModel): void {
  for (const [name, tensor] of state) {
    if (finite.has(tensor) || firstNotFinite(tensor.data as Float32Array) < 0) continue;
    throw new EarshotError(
      'NOT_FINITE',
      `'${name}' holds NaN or infinity after step ${iterations}. Try a smaller learning rate (now ${learningRate}), scale the inputs, or check the targets.`,
    );
  }
}

/** @throws EarshotError NOT_FINITE when the loss of a step, the first number of its logs, is none */
export function checkFinite(logs: Float32Array, steps: number, before: number, learningRate: number): void {
  const width = logs.length / steps;
  for (let step = 0; step < steps; step++) {
    const loss = logs[step * width];
    if (Number.isFinite(loss)) continue;
    throw new EarshotError(
      'NOT_FINITE',
      `the loss became ${loss} at step ${before + step + 1}. Try a smaller learning rate (now ${learningRate}), scale the inputs, or check the targets.`,
    );
  }
}
