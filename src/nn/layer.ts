import { describe, EarshotError } from '../errors.ts';
import type { Value } from '../graph/value.ts';
import type { Features, Shape } from './features.ts';
import type { Initializer } from './initializers.ts';
import type { Regularizer } from './regularizers.ts';
import { isSymbolic, type SymbolicTensor } from './symbolic.ts';

/** A weight that a layer asks for. */
export interface WeightSpec {
  /** Keras's name within the layer: 'kernel', 'bias', 'gamma', ... */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** changed by the optimizer; default true */
  readonly trainable?: boolean;
  readonly regularizer?: Regularizer;
}

/**
 * What random numbers are drawn from. `dropout`: 0 with this probability, else 1 / (1 - probability).
 * `normal`: mean 0 and this standard deviation.
 */
export type Distribution = { readonly dropout: number } | { readonly normal: number };

/** What a layer may use while it builds its part of a graph. */
export interface LayerContext {
  /** true in the training step, false in prediction and evaluation */
  readonly training: boolean;
  /** false when the layer is frozen */
  readonly trainable: boolean;
  /** one of the layer's weights */
  weight(name: string): Value;
  /** the value that a weight which is not trainable takes after this step */
  assign(name: string, value: Value): void;
  /** a tensor of random numbers that are drawn anew for each step, from the model's seed; only in training */
  random(shape: Shape, distribution: Distribution): Value;
}

/**
 * What a layer is: its options, the weights it wants, and how it adds itself to a graph. It holds no numbers, so
 * one description can be used in many models.
 */
export interface LayerDefinition {
  /** Keras's class name, such as 'Conv2D' */
  readonly kind: string;
  /** the options as plain data, enough to make the layer again; with `name` and `trainable` where given */
  readonly config: object;
  /** least and most inputs; default [1, 1] */
  readonly arity?: readonly [number, number];
  /** its inputs name things by whole numbers from 0 to below this; data that go straight into it are checked */
  readonly classes?: number;
  /** shape of the output, without the batch axis, from those of the inputs */
  outputShape(inputs: readonly Shape[]): Shape;
  /** in Keras's order; default none */
  weights?(inputs: readonly Shape[]): readonly WeightSpec[];
  call(inputs: readonly Features[], context: LayerContext): Features;
}

/** A layer: its definition, and a function that connects it to tensors of a model. */
export interface Layer extends LayerDefinition {
  (inputs: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor;
}

/** Options that every layer takes. */
export interface LayerOptions {
  /** name in the model; default Keras's numbering: 'dense', 'dense_1', ... */
  name?: string;
  /** false: the optimizer leaves the weights as they are; default true */
  trainable?: boolean;
}

/**
 * A layer from its definition: this is how all layers are made, and how to write your own from the operators of
 * `earshot/graph`. Gradients follow from the operators.
 *
 * @throws EarshotError INVALID_ARGUMENT for a definition that lacks something
 *
 * @example
 * import { mul } from 'earshot/graph';
 * import { dense, layer, ones, sequential } from 'earshot/nn';
 * const scaled = (config = {}) =>
 *   layer({
 *     kind: 'Scaled',
 *     config,
 *     outputShape: ([input]) => input,
 *     weights: ([input]) => [{ name: 'scale', shape: input, initializer: ones() }],
 *     call: ([x], { weight }) => ({ ...x, value: mul(x.value, weight('scale')) }),
 *   });
 * const model = sequential({ inputShape: [3] }, [scaled({ name: 'volume' }), dense(1)]);
 * console.log(model.countParams().total); // 7
 */
export function layer(definition: LayerDefinition): Layer {
  checkDefinition(definition);
  const connect = (inputs: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor => {
    const list = Array.isArray(inputs) ? (inputs as readonly SymbolicTensor[]) : [inputs as SymbolicTensor];
    checkInputs(definition, list);
    const shape = definition.outputShape(list.map((tensor) => tensor.shape));
    return { shape, layer: made, inputs: list };
  };
  const made = Object.defineProperties(connect, {
    ...Object.getOwnPropertyDescriptors(definition),
    name: { value: optionsOf(definition).name, enumerable: true },
  }) as Layer;
  return made;
}

/** The options that every layer takes, as a layer was given them. */
export function optionsOf({ config }: LayerDefinition): LayerOptions {
  return config as LayerOptions;
}

function checkDefinition(definition: Partial<LayerDefinition> | undefined): void {
  const { kind, config, outputShape, call } = definition ?? {};
  const isText = typeof kind === 'string' && kind !== '';
  const isComplete = typeof outputShape === 'function' && typeof call === 'function';
  if (isText && isComplete && typeof config === 'object' && config !== null) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `layer needs a kind (text), a config (an object, {} at least) and the functions outputShape and call; received ${describe(definition)}.`,
  );
}

function checkInputs({ kind, arity = [1, 1] }: LayerDefinition, inputs: readonly unknown[]): void {
  const strange = inputs.findIndex((tensor) => !isSymbolic(tensor));
  if (strange >= 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${kind}: a layer is called on what input({ shape }) or another layer gave; input ${strange} is ${describe(inputs[strange])}. For numbers build a model and use model.predict.`,
    );
  }
  const [least, most] = arity;
  if (inputs.length >= least && inputs.length <= most) return;
  const wanted = least === most ? least : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${kind} takes ${wanted} input${wanted === 1 ? '' : 's'}; received ${inputs.length}.`,
  );
}
