import type { Value } from '../../graph/value.ts';
import { type Activation, activate, checkActivation } from '../activations/index.ts';
import { features } from '../features.ts';

/** An activation of a recurrent layer's options, as a function from values to values. */
export function activationOf(from: Activation): (x: Value) => Value {
  const activation = checkActivation(from);
  return (x) => activate(features(x), activation).value;
}

interface Activations {
  activation?: Activation;
  recurrentActivation?: Activation;
}

/** Whether a recurrent layer's activations are those that ONNX's operators have by default. */
export function hasUsualActivations({
  activation = 'tanh',
  recurrentActivation = 'sigmoid',
}: Activations): boolean {
  return activation === 'tanh' && recurrentActivation === 'sigmoid';
}
