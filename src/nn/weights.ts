import { sizeOf } from '../array/tensor.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { split } from '../graph/ops/split.ts';
import type { Value } from '../graph/value.ts';
import type { Shape } from './features.ts';
import type { WeightSpec } from './layer.ts';
import type { BuiltLayer } from './network.ts';
import type { Regularizer } from './regularizers.ts';

/** A weight of a model, and where its numbers are. */
export interface Weight {
  readonly layer: string;
  readonly name: string;
  readonly shape: Shape;
  /** changed by the optimizer */
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

/** The flat tensor of weights that the step itself sets, such as moving averages. */
export const statistics = 'statistics';

/** State tensors that hold several weights by design. */
const flat = new Set(['parameters', 'frozen', statistics]);

/** The weights that a layer asks for. */
export function weightSpecs({ layer, inputShapes }: BuiltLayer): readonly WeightSpec[] {
  return layer.weights?.(inputShapes) ?? [];
}

/** The weights of a model in Keras's order, each with its place in the state. */
export function placeWeights(layers: readonly BuiltLayer[]): Weight[] {
  const filled: Record<string, number> = {};
  return layers.flatMap((built) =>
    weightSpecs(built).map((spec): Weight => {
      const { name, shape, regularizer } = spec;
      const trainable = built.trainable && spec.trainable !== false;
      const size = sizeOf(shape);
      const tensor =
        spec.trainable === false
          ? statistics
          : size > packedBelow
            ? `${built.name}/${name}`
            : trainable
              ? 'parameters'
              : 'frozen';
      const offset = filled[tensor] ?? 0;
      filled[tensor] = offset + size;
      return { layer: built.name, name, shape, trainable, regularizer, tensor, offset };
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

/** Shape of a state tensor: one row when it holds several weights by design, or a vector, else that of its weight. */
export function tensorShape(tensor: string, held: readonly Weight[]): Shape {
  const [{ shape }] = held;
  return flat.has(tensor) || shape.length < 2
    ? [1, held.reduce((sum, { shape }) => sum + sizeOf(shape), 0)]
    : shape;
}

/** The weights as graph values, by `layer/name`, from the values of the state tensors. */
export function unpackWeights(
  weights: readonly Weight[],
  state: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [tensor, held] of tensorsOf(weights)) {
    const sizes = held.map(({ shape }) => sizeOf(shape));
    const parts = flat.has(tensor) ? split(state.get(tensor)!, sizes, 1) : [state.get(tensor)!];
    for (const [i, { layer, name, shape }] of held.entries())
      values.set(`${layer}/${name}`, reshape(parts[i], shape));
  }
  return values;
}
