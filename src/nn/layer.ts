import type { Value } from '../graph/value.ts';
import type { Features, Shape } from './features.ts';
import type { Initializer } from './initializers.ts';
import type { Regularizer } from './regularizers.ts';

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

/** What a layer may use while it builds its part of a graph. */
export interface LayerContext {
  /** true in the training step, false in prediction and evaluation */
  readonly training: boolean;
  /** one of the layer's weights */
  weight(name: string): Value;
  /** the value that a weight which is not trainable takes after this step */
  assign(name: string, value: Value): void;
  /** a tensor of this shape with 0 for each element dropped (probability `rate`) and 1 / (1 - rate) for the others */
  dropoutMask(shape: Shape, rate: number): Value;
}

/**
 * A layer is a description: its options, the weights it wants, and how it adds itself to a graph.
 * It holds no numbers, so one description can be used in many models.
 */
export interface Layer {
  /** Keras's class name, such as 'Conv2D' */
  readonly kind: string;
  /** name in the model; without one the model numbers layers as Keras does */
  readonly name?: string;
  /** the options as plain data, enough to make the layer again */
  readonly config: object;
  outputShape(input: Shape): Shape;
  /** in Keras's order; default none */
  weights?(input: Shape): readonly WeightSpec[];
  call(x: Features, context: LayerContext): Features;
}

/** Options that every layer takes. */
export interface LayerOptions {
  /** name in the model; default Keras's numbering: 'dense', 'dense_1', ... */
  name?: string;
}
