import type { Tensor } from '../array/tensor.ts';
import type { ToOnnxOptions } from '../graph/to-onnx.ts';
import { loadEngine } from '../runtime/index.ts';
import type { AnyModel } from './model.ts';
import { convolves, stateShapes, workOfExample } from './program.ts';

/** From so many numbers an example on, a graph with convolutions holds the weights. */
const largeExample = 100_000;

/** More weights than this (128 MB) are not copied into a graph. */
const mostWeights = 32_000_000;

/** How a graph that does not train gets the weights that a model has now: with each run, or as constants. */
export interface GivenWeights {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly initializers?: ToOnnxOptions['initializers'];
  /** what a graph holds that has the initializers */
  readonly held: readonly Tensor[];
}

/**
 * The native engine is done with convolutions in half the time or less where it knows their kernels beforehand. To compile the
 * graph anew when they have changed takes it some milliseconds, which about twenty examples save.
 */
export async function givenWeights(model: AnyModel): Promise<GivenWeights> {
  const names = [...stateShapes(model.weights).keys()];
  const tensors = names.map((name) => model.state.get(name)!);
  const perName = <T>(of: (tensor: Tensor) => T) =>
    Object.fromEntries(names.map((name, i) => [name, of(tensors[i])]));
  const { name, device } = await loadEngine();
  const holds =
    name === 'native' &&
    device === 'cpu' &&
    model.sessions.keep('holds weights', () => gainsByHolding(model));
  if (!holds) return { feeds: perName((tensor) => tensor), held: [] };
  const initializers = perName(({ data, dims }) => ({ data: data as Float32Array, shape: dims }));
  return { feeds: {}, initializers, held: tensors };
}

function gainsByHolding(model: AnyModel): boolean {
  if (workOfExample(model) < largeExample || model.countParams().total > mostWeights) return false;
  return convolves(model);
}
