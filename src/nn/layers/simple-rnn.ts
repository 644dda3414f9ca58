import type { Activation } from '../activations/index.ts';
import { checkLayerOptions } from '../options.ts';
import { type RecurrentLayer, type RecurrentOptions, recurrent, recurrentOptions } from './recurrent.ts';
import { activationOf, hasUsualActivations } from './recurrent-activation.ts';

/** Options of `simpleRnn`. */
export interface SimpleRnnOptions extends RecurrentOptions {
  /** default 'tanh' */
  activation?: Activation;
}

/**
 * Recurrent layer whose output is its state: activation(x kernel + state recurrent_kernel + bias). Keras:
 * `layers.SimpleRNN`.
 *
 * Input (batch, steps, features), output (batch, units), the last step's, or (batch, steps, units) with
 * `returnSequences`. Weights: kernel (features, units), recurrent_kernel (units, units), bias (units). The state begins
 * as zeros.
 *
 * @param units length of the state and of an output
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH for input of other axes
 *
 * @example
 * import { sequential, simpleRnn } from 'earshot/nn';
 * const model = sequential({ inputShape: [20, 8] }, [simpleRnn(16, { returnSequences: true })]);
 * console.log(model.outputShape); // [20, 16]
 */
export function simpleRnn(units: number, options: SimpleRnnOptions = {}): RecurrentLayer {
  checkLayerOptions('simpleRnn', options, [...recurrentOptions]);
  const activation = activationOf(options.activation ?? 'tanh');
  const operator = hasUsualActivations(options) ? ({ type: 'RNN', order: [0] } as const) : undefined;
  return recurrent(
    {
      kind: 'SimpleRNN',
      gates: 1,
      operator,
      states: 1,
      biasShape: [units],
      step: ([h], entry, product) => [activation(product(h, entry))],
    },
    units,
    options,
    simpleRnn,
  );
}
