import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import { checkBelowOne } from '../check.ts';
import { elementwise } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * In training, multiplies every element by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate)); in
 * prediction does nothing (Srivastava et al., 2014). Keras: `layers.GaussianDropout`. The draws come from the model's
 * seed.
 *
 * @param rate as for `dropout`, in [0, 1)
 * @throws EarshotError INVALID_ARGUMENT for another rate
 *
 * @example
 * import { gaussianDropout, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [gaussianDropout(0.5)]);
 * console.log([...(await model.predict([1, 2])).data]); // [1, 2]
 */
export function gaussianDropout(rate: number, options: LayerOptions = {}): Layer {
  checkLayerOptions('gaussianDropout', options, []);
  checkBelowOne('gaussianDropout: rate', rate);
  const normal = Math.sqrt(rate / (1 - rate));
  return layer({
    kind: 'GaussianDropout',
    config: { rate, ...options },
    outputShape: ([input]) => input,
    call: ([x], { training, random }) => {
      if (!training || rate === 0) return x;
      return elementwise(x, (value) => mul(value, add(random(value.shape, { normal }), constant(1))));
    },
  });
}
