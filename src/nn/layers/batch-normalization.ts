import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { elementwise, type Features } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerContext, layer, type WeightSpec } from '../layer.ts';
import { type GammaBetaOptions, gammaAndBeta } from './gamma-beta.ts';

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
      const ones = x.channelsFirst ? x.shape.slice(1).map(() => 1) : [];
      const perChannel = (value: Value) => reshape(value, [...value.shape, ...ones]);
      const [mean, variance] =
        context.training && context.trainable ? batchMoments(x, momentum, context) : movingMoments(context);
      const deviation = sqrt(add(variance, constant(epsilon)));
      const factor = scale ? div(context.weight('gamma'), deviation) : div(constant(1), deviation);
      return elementwise(x, (value) => {
        const scaled = mul(sub(value, perChannel(mean)), perChannel(factor));
        return center ? add(scaled, perChannel(context.weight('beta'))) : scaled;
      });
    },
  });
}

function movingMoments({ weight }: LayerContext): [Value, Value] {
  return [weight('moving_mean'), weight('moving_variance')];
}

/** Mean and (biased) variance of each channel over the batch, which also move the moving averages. */
function batchMoments(
  { value, channelsFirst }: Features,
  momentum: number,
  { weight, assign }: LayerContext,
): [Value, Value] {
  const channel = channelsFirst ? 1 : value.shape.length - 1;
  const axes = value.shape.map((_, axis) => axis).filter((axis) => axis !== channel);
  const mean = reduceMean(value, axes, { keepDims: true });
  const off = sub(value, mean);
  const variance = reduceMean(mul(off, off), axes);
  const moments: [Value, Value] = [reshape(mean, variance.shape), variance];
  for (const [i, name] of ['moving_mean', 'moving_variance'].entries()) {
    assign(name, add(mul(weight(name), constant(momentum)), mul(moments[i], constant(1 - momentum))));
  }
  return moments;
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
