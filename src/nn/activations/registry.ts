import { sameShape, shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { exp } from '../../graph/ops/exp.ts';
import { input } from '../../graph/ops/input.ts';
import { logSoftmax } from '../../graph/ops/log-softmax.ts';
import { sigmoid } from '../../graph/ops/sigmoid.ts';
import { softmax } from '../../graph/ops/softmax.ts';
import { softplus } from '../../graph/ops/softplus.ts';
import { tanh } from '../../graph/ops/tanh.ts';
import type { Value } from '../../graph/value.ts';
import { channelsLast, elementwise, type Features, features } from '../features.ts';
import { lookUp } from '../names.ts';
import { glu, sparsemax } from './along-last-axis.ts';
import {
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  softShrink,
  sparsePlus,
  sparseSigmoid,
  threshold,
} from './piecewise.ts';
import { celu, elu, leakyRelu, relu, relu6, selu } from './rectifiers.ts';
import { gelu, logSigmoid, mish, silu, softsign, squareplus, tanhShrink } from './smooth.ts';

const elementwiseActivations = {
  linear: (x: Value) => x,
  relu,
  relu6,
  leakyRelu,
  elu,
  selu,
  celu,
  sigmoid,
  tanh,
  softplus,
  softsign,
  gelu,
  silu,
  swish: silu,
  mish,
  exponential: exp,
  logSigmoid,
  squareplus,
  tanhShrink,
  hardSigmoid,
  hardSilu,
  hardSwish: hardSilu,
  hardTanh,
  hardShrink,
  softShrink,
  sparsePlus,
  sparseSigmoid,
  threshold,
};
const alongLastAxis = { softmax, logSoftmax, sparsemax, glu };
const activations = { ...elementwiseActivations, ...alongLastAxis };

type Activations = typeof activations;
type AnyActivation = (x: Value, options: object) => Value;
type OptionsOf<F> = F extends (x: Value, options?: infer O) => Value
  ? unknown extends O
    ? object
    : O
  : never;

/** Name of an activation function; `softmax`, `logSoftmax`, `sparsemax` and `glu` work along the last axis. */
export type ActivationName = keyof Activations;

/** Name and options of an activation function, such as `{ name: 'gelu', approximate: true }`. */
export type ActivationWithOptions = {
  [N in ActivationName]: { readonly name: N } & Readonly<OptionsOf<Activations[N]>>;
}[ActivationName];

/** A function of the user's, from the operators of `earshot/graph`, that keeps the shape; channels are last. */
export type ActivationFunction = (x: Value) => Value;

export type Activation = ActivationName | ActivationWithOptions | ActivationFunction;

export const activationNames = Object.keys(activations) as ActivationName[];

/** Applies an activation. @throws EarshotError SHAPE_MISMATCH when a function of the user's changes the shape */
export function activate(x: Features, activation: Activation): Features {
  if (typeof activation === 'function') return features(applyOwn(activation, channelsLast(x)));
  const { name, ...options } = typeof activation === 'string' ? { name: activation } : activation;
  const apply = lookUp('activation', name, activations as Record<string, AnyActivation>);
  const operation = (value: Value) => apply(value, options);
  return name in alongLastAxis ? features(operation(channelsLast(x))) : elementwise(x, operation);
}

/**
 * An activation that may stand in a layer's options: it keeps the shape.
 * @throws EarshotError UNKNOWN_NAME when there is no such activation, INVALID_ARGUMENT for wrong options, or for `glu`
 */
export function checkActivation(from: unknown): Activation {
  const activation = checkAnyActivation(from);
  if (nameOf(activation) === 'glu') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `the activation 'glu' halves the last axis, so it is a layer of its own: activation('glu').`,
    );
  }
  return activation;
}

/** @throws EarshotError UNKNOWN_NAME when there is no such activation, INVALID_ARGUMENT for wrong options */
export function checkAnyActivation(from: unknown): Activation {
  if (typeof from === 'function') return from as ActivationFunction;
  lookUp('activation', nameOf(from), activations);
  // trying it checks its options
  activate(features(input('x', [2, 2])), from as Activation);
  return from as Activation;
}

function nameOf(activation: unknown): unknown {
  return typeof activation === 'object' && activation !== null
    ? (activation as ActivationWithOptions).name
    : activation;
}

function applyOwn(activation: ActivationFunction, x: Value): Value {
  const y: unknown = activation(x);
  const shape = (y as Value | undefined)?.shape;
  if (shape === undefined || !sameShape(shape, x.shape) || (y as Value).dtype !== 'float32') {
    const received = shape === undefined ? describe(y) : `${shapeText(shape)} of ${(y as Value).dtype}`;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `an activation must give float32 values of the shape it was given, ${shapeText(x.shape)}; '${activation.name || '(anonymous)'}' gave ${received}. What changes the shape is a layer.`,
    );
  }
  return y as Value;
}
