import { shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { checkAxes, checkNumber } from '../check.ts';
import { elementwise, type Shape } from '../features.ts';
import { type Layer, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { type GammaBetaOptions, gammaAndBeta, gammaBetaOptions } from './gamma-beta.ts';
import { axisInLayout } from './layout.ts';
import { standardized } from './standardized.ts';

/** Options of `groupNormalization`. */
export interface GroupNormalizationOptions extends GammaBetaOptions {
  /** groups of channels; -1: each channel is one (instance normalisation); default 32 */
  groups?: number;
  /** axis of the channels, the batch counted as 0, or from the end if negative; default -1 */
  axis?: number;
  /** added to the variance; default 0.001 */
  epsilon?: number;
}

/**
 * Shifts and scales each group of channels of each example to mean 0 and variance 1, then each channel by what it
 * learned (Wu and He, 2018). Keras: `layers.GroupNormalization`.
 *
 * Input and output (batch, ..., channels). Weights: gamma, beta, each (channels).
 *
 * @throws EarshotError INVALID_ARGUMENT for wrong options, SHAPE_MISMATCH for channels that do not make up the groups
 *
 * @example
 * import { groupNormalization, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [8, 8, 16] }, [groupNormalization({ groups: 4 })]);
 * console.log(model.countParams().total); // 32
 */
export function groupNormalization(options: GroupNormalizationOptions = {}): Layer {
  checkLayerOptions('groupNormalization', options, ['groups', 'axis', 'epsilon', ...gammaBetaOptions]);
  const { groups = 32, axis = -1, epsilon = 1e-3, center = true, scale = true } = options;
  if (!Number.isInteger(groups) || (groups < 1 && groups !== -1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `groupNormalization: groups must be a whole number of at least 1, or -1 for one a channel; received ${describe(groups)}.`,
    );
  }
  checkNumber('groupNormalization: epsilon', epsilon, 0);
  return layer({
    kind: 'GroupNormalization',
    config: options,
    outputShape: ([input]) => {
      groupsOf(groups, axis, input);
      return input;
    },
    weights: ([input]) => gammaAndBeta([input[groupsOf(groups, axis, input).along - 1]], options),
    call: ([x], { weight }) => {
      const { along, count } = groupsOf(groups, axis, x.shape);
      const place = axisInLayout(x, along);
      return elementwise(x, (value) => {
        const lengths = [-1, ...value.shape.slice(1)];
        const split = [
          ...lengths.slice(0, place),
          count,
          value.shape[place] / count,
          ...lengths.slice(place + 1),
        ];
        const over = split.map((_, i) => i).filter((i) => i !== 0 && i !== place);
        const learned = (name: string) =>
          reshape(
            weight(name),
            split.map((length, i) => (i === place || i === place + 1 ? length : 1)),
          );
        const normal = standardized(reshape(value, split), over, epsilon);
        const scaled = scale ? mul(normal, learned('gamma')) : normal;
        return reshape(center ? add(scaled, learned('beta')) : scaled, lengths);
      });
    },
  });
}

function groupsOf(groups: number, axis: number, input: Shape): { along: number; count: number } {
  const [along] = checkAxes('groupNormalization', axis, input);
  const channels = input[along - 1];
  const count = groups === -1 ? channels : groups;
  if (channels % count === 0) return { along, count };
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `groupNormalization: the channels (axis ${along}) of input of shape ${shapeText([null, ...input])} cannot be made into ${count} groups of one size; choose groups that divide ${channels}.`,
  );
}
