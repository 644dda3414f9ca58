import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import type { Value } from '../../graph/value.ts';
import { checkBelowOne } from '../check.ts';
import { elementwise } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/** What selu tends to for very negative numbers: minus its scale times its alpha. */
const saturation = -1.0507009873554805 * 1.6732632423543772;

/**
 * In training, sets a random part of the elements to the value at which selu saturates, and then scales and shifts all
 * so that mean 0 and variance 1 stay so; in prediction does nothing (Klambauer et al., 2017). Keras:
 * `layers.AlphaDropout`. The draws come from the model's seed.
 *
 * @param rate probability of dropping an element, in [0, 1)
 * @throws EarshotError INVALID_ARGUMENT for another rate
 *
 * @example
 * import { alphaDropout, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [alphaDropout(0.1)]);
 * console.log([...(await model.predict([1, 2])).data]); // [1, 2]
 */
export function alphaDropout(rate: number, options: LayerOptions = {}): Layer {
  checkLayerOptions('alphaDropout', options, []);
  checkBelowOne('alphaDropout: rate', rate);
  return layer({
    kind: 'AlphaDropout',
    config: { rate, ...options },
    outputShape: ([input]) => input,
    call: ([x], { training, random }) => {
      if (!training || rate === 0) return x;
      return elementwise(x, (value) => drop(value, random(value.shape, { dropout: rate }), rate));
    },
  });
}

/** `mask` holds 1 / (1 - rate) where an element is kept, and 0. */
function drop(x: Value, mask: Value, rate: number): Value {
  const factor = ((1 - rate) * (1 + rate * saturation ** 2)) ** -0.5;
  const kept = mul(mask, constant(factor * (1 - rate)));
  const dropped = add(mul(kept, constant(-saturation)), constant(factor * saturation * (1 - rate)));
  return add(mul(x, kept), dropped);
}
