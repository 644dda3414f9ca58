import { type Activation, activate, checkActivation, leakyRelu as leaky } from '../activations.ts';
import { checkNumber } from '../check.ts';
import { elementwise } from '../features.ts';
import type { Layer, LayerOptions } from '../layer.ts';

/**
 * An activation function as a layer of its own. Keras: `layers.Activation`.
 *
 * @param name relu, sigmoid, tanh, softmax, elu, gelu, leakyRelu, swish, silu or linear
 * @throws EarshotError UNKNOWN_NAME for another name
 */
export function activation(name: Activation, options: LayerOptions = {}): Layer {
  checkActivation(name);
  return {
    kind: 'Activation',
    name: options.name,
    config: { activation: name, ...options },
    outputShape: (input) => input,
    call: (x) => activate(x, name),
  };
}

/** x where positive, negativeSlope x elsewhere (default 0.3). Keras: `layers.LeakyReLU`. */
export function leakyRelu({
  negativeSlope = 0.3,
  ...options
}: { negativeSlope?: number } & LayerOptions = {}): Layer {
  checkNumber('leakyRelu: negativeSlope', negativeSlope, 0, 1);
  return {
    kind: 'LeakyReLU',
    name: options.name,
    config: { negativeSlope, ...options },
    outputShape: (input) => input,
    call: (x) => elementwise(x, (value) => leaky(value, negativeSlope)),
  };
}
