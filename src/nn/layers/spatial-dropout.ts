import { mul } from '../../graph/ops/mul.ts';
import { checkBelowOne, checkSpatial, type SpatialAxes } from '../check.ts';
import { elementwise } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { LayerNames } from './convolution.ts';
import { spatialAxes } from './layout.ts';

/**
 * In training, sets a random part of the channels of each sequence to 0 and divides the others by 1 - rate; in
 * prediction does nothing (Tompson et al., 2015). Keras: `layers.SpatialDropout1D`.
 *
 * Input and output (batch, steps, channels). The draws come from the model's seed.
 *
 * @param rate probability of dropping a channel, in [0, 1)
 * @throws EarshotError INVALID_ARGUMENT for another rate, SHAPE_MISMATCH for input that is not sequences
 *
 * @example
 * import { sequential, spatialDropout1d } from 'earshot/nn';
 * console.log(sequential({ inputShape: [10, 4] }, [spatialDropout1d(0.2)]).outputShape); // [10, 4]
 */
export function spatialDropout1d(rate: number, options: LayerOptions = {}): Layer {
  return spatialDropout({ kind: 'SpatialDropout1D', name: 'spatialDropout1d' }, 1, rate, options);
}

/**
 * In training, sets a random part of the channels of each image to 0 and divides the others by 1 - rate; in prediction
 * does nothing (Tompson et al., 2015). Keras: `layers.SpatialDropout2D`.
 *
 * Input and output (batch, height, width, channels). The draws come from the model's seed.
 *
 * @param rate probability of dropping a channel, in [0, 1)
 * @throws EarshotError INVALID_ARGUMENT for another rate, SHAPE_MISMATCH for input that is not images
 *
 * @example
 * import { sequential, spatialDropout2d } from 'earshot/nn';
 * console.log(sequential({ inputShape: [8, 8, 4] }, [spatialDropout2d(0.2)]).outputShape); // [8, 8, 4]
 */
export function spatialDropout2d(rate: number, options: LayerOptions = {}): Layer {
  return spatialDropout({ kind: 'SpatialDropout2D', name: 'spatialDropout2d' }, 2, rate, options);
}

function spatialDropout(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  rate: number,
  options: LayerOptions,
): Layer {
  checkLayerOptions(name, options, []);
  checkBelowOne(`${name}: rate`, rate);
  return layer({
    kind,
    config: { rate, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return input;
    },
    call: ([x], { training, random }) => {
      if (!training || rate === 0) return x;
      const space = spatialAxes(x);
      const perChannel = x.value.shape.map((length, axis) => (space.includes(axis) ? 1 : length));
      return elementwise(x, (value) => mul(value, random(perChannel, { dropout: rate })));
    },
  });
}
