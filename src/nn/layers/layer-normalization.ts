import { add } from '../../graph/ops/add.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { checkAxes, checkNumber } from '../check.ts';
import { elementwise, type Shape } from '../features.ts';
import { type Layer, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { type GammaBetaOptions, gammaAndBeta, gammaBetaOptions } from './gamma-beta.ts';
import { axisInLayout, broadcastIn } from './layout.ts';
import { standardized } from './standardized.ts';

/** Options of `layerNormalization`. */
export interface LayerNormalizationOptions extends GammaBetaOptions {
  /** axis or axes over which an example is normalised, the batch counted as 0, or from the end if negative; default -1 */
  axis?: number | readonly number[];
  /** added to the variance; default 0.001 */
  epsilon?: number;
}

/**
 * Shifts and scales each example to mean 0 and variance 1 over some of its axes, then by what it learned (Ba, Kiros and
 * Hinton, 2016). Keras: `layers.LayerNormalization`.
 *
 * Input and output (batch, ...). Weights: gamma and beta, of the lengths of the axes.
 *
 * @throws EarshotError INVALID_ARGUMENT for wrong options, SHAPE_MISMATCH for axes that the input does not have
 *
 * @example
 * import { layerNormalization, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [10, 64] }, [layerNormalization()]);
 * console.log(model.countParams().total); // 128
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): Layer {
  checkLayerOptions('layerNormalization', options, ['axis', 'epsilon', ...gammaBetaOptions]);
  const { axis = -1, epsilon = 1e-3, center = true, scale = true } = options;
  checkNumber('layerNormalization: epsilon', epsilon, 0);
  const axesOf = (input: Shape) => checkAxes('layerNormalization', axis, input);
  return layer({
    kind: 'LayerNormalization',
    config: options,
    outputShape: ([input]) => {
      axesOf(input);
      return input;
    },
    weights: ([input]) =>
      gammaAndBeta(
        axesOf(input).map((along) => input[along - 1]),
        options,
      ),
    call: ([x], { weight }) => {
      const axes = axesOf(x.shape);
      const lengths = [1, ...x.shape.map((length, i) => (axes.includes(i + 1) ? length : 1))];
      const learned = (name: string) => broadcastIn(x, reshape(weight(name), lengths));
      return elementwise(x, (value) => {
        const over = axes.map((along) => axisInLayout(x, along));
        const normal = standardized(value, over, epsilon);
        const scaled = scale ? mul(normal, learned('gamma')) : normal;
        return center ? add(scaled, learned('beta')) : scaled;
      });
    },
  });
}
