import { mul } from '../../graph/ops/mul.ts';
import { checkBelowOne } from '../check.ts';
import { elementwise } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * In training, sets a random part of the elements to 0 and divides the others by 1 - rate; in prediction does
 * nothing (Srivastava et al., 2014). Keras: `layers.Dropout`. The draws come from the model's seed.
 *
 * @param rate probability of dropping an element, in [0, 1)
 * @throws EarshotError INVALID_ARGUMENT for another rate
 *
 * @example
 * import { dropout, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1], seed: 1 }, [dropout(0.5)]);
 * console.log((await model.predict([1, 2, 3])).data); // Float32Array(3) [1, 2, 3]
 */
export function dropout(rate: number, options: LayerOptions = {}): Layer {
  checkLayerOptions('dropout', options, []);
  checkBelowOne('dropout: rate', rate);
  return layer({
    kind: 'Dropout',
    config: { rate, ...options },
    outputShape: ([input]) => input,
    call: ([x], { training, random }) => {
      if (!training || rate === 0) return x;
      return elementwise(x, (value) => mul(value, random(value.shape, { dropout: rate })));
    },
  });
}
