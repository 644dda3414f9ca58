import { sizeOf } from '../array/tensor.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { split } from '../graph/ops/split.ts';
import type { Value } from '../graph/value.ts';
import type { Shape } from './features.ts';
import type { Layer } from './layer.ts';
import type { Regularizer } from './regularizers.ts';

/** A layer of a built model: its name in the model and the shapes it works on. */
export interface BuiltLayer {
  readonly layer: Layer;
  readonly name: string;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

/** A weight of a model, and where its numbers are. */
export interface Weight {
  readonly layer: string;
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  readonly regularizer?: Regularizer;
  /** the state tensor that holds it, from element `offset` on */
  readonly tensor: string;
  readonly offset: number;
}

/**
 * Each tensor that goes into and out of a training step costs about 10 microseconds, whatever its size: so
 * weights up to this many elements share one flat tensor.
 */
const packedBelow = 4096;

/** The weights of a model in Keras's order, each with its place in the state. */
export function placeWeights(layers: readonly BuiltLayer[]): Weight[] {
  const filled: Record<string, number> = {};
  return layers.flatMap(({ layer, name, inputShape }) =>
    (layer.weights?.(inputShape) ?? []).map((spec): Weight => {
      const { trainable = true, shape, regularizer } = spec;
      const size = sizeOf(shape);
      const tensor = !trainable ? 'statistics' : size <= packedBelow ? 'parameters' : `${name}/${spec.name}`;
      const offset = filled[tensor] ?? 0;
      filled[tensor] = offset + size;
      return { layer: name, name: spec.name, shape, trainable, regularizer, tensor, offset };
    }),
  );
}

/** The state tensors that hold weights, with the weights in each by their offsets. */
export function tensorsOf(weights: readonly Weight[]): Map<string, Weight[]> {
  const tensors = new Map<string, Weight[]>();
  for (const weight of weights) {
    const held = tensors.get(weight.tensor);
    if (held === undefined) tensors.set(weight.tensor, [weight]);
    else held.push(weight);
  }
  return tensors;
}

/** Shape of a state tensor: flat when it holds several weights by design, else that of its weight. */
export function tensorShape(tensor: string, held: readonly Weight[]): Shape {
  const flat = tensor === 'parameters' || tensor === 'statistics';
  return flat ? [held.reduce((sum, { shape }) => sum + sizeOf(shape), 0)] : held[0].shape;
}

/** The weights as graph values, by `layer/name`, from the values of the state tensors. */
export function unpackWeights(
  weights: readonly Weight[],
  state: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [tensor, held] of tensorsOf(weights)) {
    const sizes = held.map(({ shape }) => sizeOf(shape));
    const parts = split(state.get(tensor)!, sizes, 0);
    for (const [i, { layer, name, shape }] of held.entries())
      values.set(`${layer}/${name}`, reshape(parts[i], shape));
  }
  return values;
}
