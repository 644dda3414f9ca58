import { unknownName } from '../errors.ts';
import { add } from '../graph/ops/add.ts';
import { constant } from '../graph/ops/constant.ts';
import { erf } from '../graph/ops/erf.ts';
import { exp } from '../graph/ops/exp.ts';
import { maximum } from '../graph/ops/maximum.ts';
import { minimum } from '../graph/ops/minimum.ts';
import { mul } from '../graph/ops/mul.ts';
import { relu } from '../graph/ops/relu.ts';
import { sigmoid } from '../graph/ops/sigmoid.ts';
import { softmax } from '../graph/ops/softmax.ts';
import { sub } from '../graph/ops/sub.ts';
import { tanh } from '../graph/ops/tanh.ts';
import type { Value } from '../graph/value.ts';
import { channelsLast, elementwise, type Features, features } from './features.ts';

const elementwiseActivations = {
  linear: (x: Value) => x,
  relu,
  sigmoid,
  tanh,
  /** x where positive, e^x - 1 elsewhere (Clevert et al., 2016) */
  elu: (x: Value) => add(relu(x), sub(exp(minimum(x, constant(0))), constant(1))),
  /** x times the normal distribution function, in its exact form (Hendrycks and Gimpel, 2016) */
  gelu: (x: Value) => mul(mul(x, constant(0.5)), add(erf(mul(x, constant(Math.SQRT1_2))), constant(1))),
  /** x where positive, 0.2 x elsewhere: Keras's `leaky_relu` function (its layer's default is 0.3) */
  leakyRelu: (x: Value) => leakyRelu(x, 0.2),
  /** x sigmoid(x), also called silu (Ramachandran et al., 2017) */
  swish: (x: Value) => mul(x, sigmoid(x)),
  silu: (x: Value) => mul(x, sigmoid(x)),
};

/** Name of an activation function; `softmax` works along the last axis. */
export type Activation = keyof typeof elementwiseActivations | 'softmax';

export const activationNames = [...Object.keys(elementwiseActivations), 'softmax'] as Activation[];

/** x where positive, `slope` x elsewhere. */
export function leakyRelu(x: Value, slope: number): Value {
  return maximum(x, mul(x, constant(slope)));
}

/** Applies an activation by name. */
export function activate(x: Features, name: Activation): Features {
  if (name === 'softmax') return features(softmax(channelsLast(x)));
  return elementwise(x, elementwiseActivations[name]);
}

/** @throws EarshotError UNKNOWN_NAME when there is no such activation */
export function checkActivation(name: unknown): Activation {
  if (activationNames.includes(name as Activation)) return name as Activation;
  throw unknownName('activation', name, activationNames);
}
