import type { Value } from '../../graph/value.ts';
import { type Activation, activate, checkActivation } from '../activations/index.ts';
import { features } from '../features.ts';

/** An activation of a recurrent layer's options, as a function from values to values. */
export function activationOf(from: Activation): (x: Value) => Value {
  const activation = checkActivation(from);
  return (x) => activate(features(x), activation).value;
}
