import { describe, EarshotError } from '../../errors.ts';
import { mul } from '../../graph/ops/mul.ts';
import { neg } from '../../graph/ops/neg.ts';
import { relu } from '../../graph/ops/relu.ts';
import { sub } from '../../graph/ops/sub.ts';
import { channelsLast, features, type Shape } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { Regularizer } from '../regularizers.ts';

/** Options of `prelu`. */
export interface PreluOptions extends LayerOptions {
  /** default 'zeros' */
  alphaInitializer?: InitializerName | Initializer;
  alphaRegularizer?: Regularizer;
  /** axes, counted with the batch as 0, along which one alpha serves all; [1, 2] for one a channel of images */
  sharedAxes?: readonly number[];
}

/**
 * x where positive, alpha x elsewhere, with alpha learnt (He et al., 2015). Keras: `layers.PReLU`.
 *
 * Input and output (batch, ...). Weight: alpha, of the input's shape without the batch, 1 along the shared axes.
 *
 * @throws EarshotError INVALID_ARGUMENT for shared axes that the input does not have
 *
 * @example
 * import { conv2d, prelu, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [8, 8, 1] }, [conv2d(4, 3), prelu({ sharedAxes: [1, 2] })]);
 * console.log(model.weights.at(-1).shape); // [1, 1, 4]
 */
export function prelu(options: PreluOptions = {}): Layer {
  checkLayerOptions('prelu', options, ['alphaInitializer', 'alphaRegularizer', 'sharedAxes']);
  const { alphaInitializer = 'zeros', alphaRegularizer, sharedAxes = [] } = options;
  return layer({
    kind: 'PReLU',
    config: { ...options },
    outputShape: ([input]) => {
      checkAxes(sharedAxes, input);
      return input;
    },
    weights: ([input]) => [
      {
        name: 'alpha',
        shape: input.map((length, i) => (sharedAxes.includes(i + 1) ? 1 : length)),
        initializer: initializer(alphaInitializer),
        regularizer: alphaRegularizer,
      },
    ],
    call: ([x], { weight }) => {
      const value = channelsLast(x);
      return features(sub(relu(value), mul(weight('alpha'), relu(neg(value)))));
    },
  });
}

function checkAxes(axes: readonly number[], input: Shape): void {
  const wrong = axes.find((axis) => !Number.isInteger(axis) || axis < 1 || axis > input.length);
  if (wrong === undefined) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `prelu: sharedAxes must be axes of the input from 1 to ${input.length}; received ${describe(wrong)}.`,
  );
}
