import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { split } from '../../graph/ops/split.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import type { Activation } from '../activations/index.ts';
import { checkFlag } from '../check.ts';
import { checkLayerOptions } from '../options.ts';
import {
  type Cell,
  type RecurrentLayer,
  type RecurrentOptions,
  recurrent,
  recurrentOptions,
} from './recurrent.ts';
import { activationOf, hasUsualActivations } from './recurrent-activation.ts';

/** Options of `gru`. */
export interface GruOptions extends RecurrentOptions {
  /** of the candidate; default 'tanh' */
  activation?: Activation;
  /** of the gates; default 'sigmoid' */
  recurrentActivation?: Activation;
  /** apply the reset gate after the product with the recurrent kernel, not before it; default true */
  resetAfter?: boolean;
}

/**
 * Gated recurrent units over sequences (Cho et al., 2014). Keras: `layers.GRU`.
 *
 * Input (batch, steps, features), output (batch, units), the last step's, or (batch, steps, units) with
 * `returnSequences`. Weights: kernel (features, 3 units), recurrent_kernel (units, 3 units), bias (2, 3 units), for the
 * inputs and for the state, or (3 units) without `resetAfter`; the columns in the order update gate, reset gate,
 * candidate. The state begins as zeros.
 *
 * @param units length of the state and of an output
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH for input of other axes
 *
 * @example
 * import { gru, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [20, 8] }, [gru(16, { returnSequences: true }), gru(4)]);
 * console.log(model.outputShape); // [4]
 */
export function gru(units: number, options: GruOptions = {}): RecurrentLayer {
  checkLayerOptions('gru', options, ['recurrentActivation', 'resetAfter', ...recurrentOptions]);
  const { resetAfter = true } = options;
  checkFlag('GRU: resetAfter', resetAfter);
  const parts = {
    units,
    activation: activationOf(options.activation ?? 'tanh'),
    gate: activationOf(options.recurrentActivation ?? 'sigmoid'),
  };
  const form = resetAfter ? resetsAfter(parts) : resetsBefore(parts);
  const operator = hasUsualActivations(options)
    ? ({ type: 'GRU', resetAfter, order: [0, 1, 2] } as const)
    : undefined;
  return recurrent({ kind: 'GRU', gates: 3, states: 1, operator, ...form }, units, options, gru);
}

interface Parts {
  units: number;
  activation: (x: Value) => Value;
  gate: (x: Value) => Value;
}

function resetsAfter({ units, activation, gate }: Parts): Pick<Cell, 'biasShape' | 'inputBias' | 'step'> {
  const rows = (bias: Value) => split(bias, [1, 1], 0).map((row) => reshape(row, [3 * units]));
  return {
    biasShape: [2, 3 * units],
    inputBias: (bias) => rows(bias)[0],
    step: ([h], entry, product, bias) => {
      const ofState = product(h, bias && rows(bias)[1]);
      const [entryGates, entryCandidate] = split(entry, [2 * units, units], 1);
      const [stateGates, stateCandidate] = split(ofState, [2 * units, units], 1);
      const [update, reset] = split(gate(add(entryGates, stateGates)), [units, units], 1);
      return [mix(update, h, activation(add(entryCandidate, mul(reset, stateCandidate))))];
    },
  };
}

function resetsBefore({ units, activation, gate }: Parts): Pick<Cell, 'biasShape' | 'step'> {
  return {
    biasShape: [3 * units],
    step: ([h], entry, product) => {
      const [entryGates, entryCandidate] = split(entry, [2 * units, units], 1);
      const [update, reset] = split(gate(product(h, entryGates, 0, 2)), [units, units], 1);
      return [mix(update, h, activation(product(mul(reset, h), entryCandidate, 2, 3)))];
    },
  };
}

/** The state kept in part, and the candidate for the rest. */
function mix(update: Value, state: Value, candidate: Value): Value {
  return add(mul(update, state), mul(sub(constant(1), update), candidate));
}
