import { sizeOf } from '../../array/tensor.ts';
import { reshape as reshapeValue } from '../../graph/ops/reshape.ts';
import { channelsLast, features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * All elements of an example in one axis, row-major with the channels last. Keras: `layers.Flatten`.
 *
 * Input (batch, ...), output (batch, product of the others).
 *
 * @example
 * import { flatten, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [19, 34, 32] }, [flatten()]).outputShape); // [20672]
 */
export function flatten(options: LayerOptions = {}): Layer {
  checkLayerOptions('flatten', options, []);
  return layer({
    kind: 'Flatten',
    config: options,
    outputShape: ([input]) => [sizeOf(input)],
    call: ([x]) => features(reshapeValue(channelsLast(x), [-1, sizeOf(x.shape)])),
  });
}
