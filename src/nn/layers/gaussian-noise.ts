import { add } from '../../graph/ops/add.ts';
import { checkNumber } from '../check.ts';
import { elementwise } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * In training, adds normal noise of mean 0 to every element; in prediction does nothing. Keras: `layers.GaussianNoise`.
 * The draws come from the model's seed.
 *
 * @param stddev standard deviation of the noise, at least 0
 * @throws EarshotError INVALID_ARGUMENT for another deviation
 *
 * @example
 * import { gaussianNoise, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [gaussianNoise(0.1)]);
 * console.log([...(await model.predict([1, 2])).data]); // [1, 2]
 */
export function gaussianNoise(stddev: number, options: LayerOptions = {}): Layer {
  checkLayerOptions('gaussianNoise', options, []);
  checkNumber('gaussianNoise: stddev', stddev, 0);
  return layer({
    kind: 'GaussianNoise',
    config: { stddev, ...options },
    outputShape: ([input]) => input,
    call: ([x], { training, random }) => {
      if (!training || stddev === 0) return x;
      return elementwise(x, (value) => add(value, random(value.shape, { normal: stddev })));
    },
  });
}
