import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { batchNormalization as byKnownMoments } from '../../graph/ops/batch-normalization.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { standardize } from '../../graph/ops/standardize.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { elementwise, type Features } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerContext, layer, type WeightSpec } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { type GammaBetaOptions, gammaAndBeta, gammaBetaOptions } from './gamma-beta.ts';

/** Options of `batchNormalization`. */
export interface BatchNormalizationOptions extends GammaBetaOptions {
  /** share of the old value when the moving statistics are updated; default 0.99 */
  momentum?: number;
  /** added to the variance; default 0.001 */
  epsilon?: number;
  movingMeanInitializer?: InitializerName | Initializer;
  movingVarianceInitializer?: InitializerName | Initializer;
}

/**
 * Shifts and scales each channel (last axis) to mean 0 and variance 1, then by what it learned: over the batch
 * in training, by moving averages in prediction (Ioffe and Szegedy, 2015). Keras: `layers.BatchNormalization`.
 *
 * Weights: gamma, beta, moving_mean, moving_variance, each (channels); the last two are not trainable.
 *
 * Input and output (batch, ..., channels). Frozen (`trainable: false`), it works as in prediction, as in Keras.
 *
 * @throws EarshotError INVALID_ARGUMENT for momentum outside [0, 1] or a negative epsilon
 *
 * @example
 * import { batchNormalization, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [42, 72, 16] }, [batchNormalization()]);
 * console.log(model.countParams()); // { total: 64, trainable: 32, nonTrainable: 32 }
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): Layer {
  checkLayerOptions('batchNormalization', options, [
    'momentum',
    'epsilon',
    'movingMeanInitializer',
    'movingVarianceInitializer',
    ...gammaBetaOptions,
  ]);
  const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
  checkNumber('batchNormalization: momentum', momentum, 0, 1);
  checkNumber('batchNormalization: epsilon', epsilon, 0);
  return layer({
    kind: 'BatchNormalization',
    config: options,
    outputShape: ([input]) => {
      if (input.length > 0) return input;
      throw new EarshotError(
        'SHAPE_MISMATCH',
        'batchNormalization expects input of shape (batch, ..., channels); received (None,).',
      );
    },
    weights: ([input]) => weightSpecs(input[input.length - 1], options),
    call: ([x], context) => {
      const { training, trainable, weight } = context;
      const channelsSecond = x.channelsFirst || x.shape.length === 1;
      if (!training && channelsSecond) {
        const fixed = (value: number) => constant(value, weight('moving_mean').shape);
        const moments = {
          scale: scale ? weight('gamma') : fixed(1),
          bias: center ? weight('beta') : fixed(0),
          mean: weight('moving_mean'),
          variance: weight('moving_variance'),
        };
        return elementwise(x, (value) => byKnownMoments(value, moments, epsilon));
      }
      const ones = x.channelsFirst ? x.shape.slice(1).map(() => 1) : [];
      const perChannel = (name: string) => reshape(weight(name), [...weight(name).shape, ...ones]);
      const gamma = scale ? perChannel('gamma') : undefined;
      return elementwise(x, (value) => {
        const scaled =
          training && trainable
            ? byBatch(x, { epsilon, momentum, gamma }, context)
            : byMovingMoments(value, epsilon, gamma, perChannel);
        return center ? add(scaled, perChannel('beta')) : scaled;
      });
    },
  });
}

function byMovingMoments(
  value: Value,
  epsilon: number,
  gamma: Value | undefined,
  perChannel: (name: string) => Value,
): Value {
  const deviation = sqrt(add(perChannel('moving_variance'), constant(epsilon)));
  return mul(sub(value, perChannel('moving_mean')), div(gamma ?? constant(1), deviation));
}

/** By mean and (biased) variance of each channel over the batch, which also move the moving averages. */
function byBatch(
  { value, channelsFirst }: Features,
  { epsilon, momentum, gamma }: { epsilon: number; momentum: number; gamma?: Value },
  { weight, assign }: LayerContext,
): Value {
  const channel = channelsFirst ? 1 : value.shape.length - 1;
  const axes = value.shape.map((_, axis) => axis).filter((axis) => axis !== channel);
  const { value: scaled, mean, variance } = standardize(value, { axes, epsilon, factor: gamma });
  const moved = (name: string, now: Value) => {
    const before = weight(name);
    const after = mul(reshape(now, before.shape), constant(1 - momentum));
    assign(name, add(mul(before, constant(momentum)), after));
  };
  moved('moving_mean', mean);
  moved('moving_variance', variance);
  return scaled;
}

function weightSpecs(channels: number, options: BatchNormalizationOptions): WeightSpec[] {
  const { movingMeanInitializer = 'zeros', movingVarianceInitializer = 'ones' } = options;
  const statistic = (name: string, first: InitializerName | Initializer): WeightSpec => ({
    name,
    shape: [channels],
    initializer: initializer(first),
    trainable: false,
  });
  return [
    ...gammaAndBeta([channels], options),
    statistic('moving_mean', movingMeanInitializer),
    statistic('moving_variance', movingVarianceInitializer),
  ];
}
