import { add } from '../../graph/ops/add.ts';
import { mul } from '../../graph/ops/mul.ts';
import { split } from '../../graph/ops/split.ts';
import type { Activation } from '../activations/index.ts';
import { checkFlag } from '../check.ts';
import { type Initializer, initializer, ones } from '../initializers.ts';
import { checkLayerOptions } from '../options.ts';
import { type RecurrentLayer, type RecurrentOptions, recurrent, recurrentOptions } from './recurrent.ts';
import { activationOf, hasUsualActivations } from './recurrent-activation.ts';

/** Options of `lstm`. */
export interface LstmOptions extends RecurrentOptions {
  /** of the candidate and of the cell state on its way out; default 'tanh' */
  activation?: Activation;
  /** of the gates; default 'sigmoid' */
  recurrentActivation?: Activation;
  /** the forget gate's bias begins as 1; default true */
  unitForgetBias?: boolean;
}

/**
 * Long short-term memory over sequences (Hochreiter and Schmidhuber, 1997; Gers et al., 2000). Keras: `layers.LSTM`.
 *
 * Input (batch, steps, features), output (batch, units), the last step's, or (batch, steps, units) with
 * `returnSequences`. Weights: kernel (features, 4 units), recurrent_kernel (units, 4 units), bias (4 units), the
 * columns in the order input gate, forget gate, candidate, output gate. The state begins as zeros.
 *
 * @param units length of the state and of an output
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH for input of other axes
 *
 * @example
 * import { dense, lstm, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [216, 128] }, [lstm(64), dense(10, { activation: 'softmax' })]);
 * console.log(model.countParams().total); // 50058
 */
export function lstm(units: number, options: LstmOptions = {}): RecurrentLayer {
  checkLayerOptions('lstm', options, ['recurrentActivation', 'unitForgetBias', ...recurrentOptions]);
  const { unitForgetBias = true } = options;
  const activation = activationOf(options.activation ?? 'tanh');
  const gate = activationOf(options.recurrentActivation ?? 'sigmoid');
  const operator = hasUsualActivations(options)
    ? ({ type: 'LSTM', order: [0, 3, 1, 2] } as const)
    : undefined;
  checkFlag('LSTM: unitForgetBias', unitForgetBias);
  return recurrent(
    {
      kind: 'LSTM',
      gates: 4,
      operator,
      states: 2,
      biasShape: [4 * units],
      biasInitializer: unitForgetBias ? forgetBias(options) : undefined,
      step: ([h, c], entry, product) => {
        const [input, forget, candidate, output] = split(product(h, entry), [units, units, units, units], 1);
        const cell = add(mul(gate(forget), c), mul(gate(input), activation(candidate)));
        return [mul(gate(output), activation(cell)), cell];
      },
    },
    units,
    options,
    lstm,
  );
}

function forgetBias({ biasInitializer = 'zeros' }: LstmOptions): Initializer {
  const other = initializer(biasInitializer);
  return { name: 'blocks', blocks: [other, ones(), other, other] };
}
