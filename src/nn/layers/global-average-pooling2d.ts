import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { checkRank } from '../check.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';

/**
 * The mean of each channel over the image. Keras: `layers.GlobalAveragePooling2D`.
 *
 * Input (batch, height, width, channels), output (batch, channels).
 *
 * @throws EarshotError SHAPE_MISMATCH, when a model is made, for input that is not images
 *
 * @example
 * import { globalAveragePooling2d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [19, 34, 32] }, [globalAveragePooling2d()]).outputShape); // [32]
 */
export function globalAveragePooling2d(options: LayerOptions = {}): Layer {
  return layer({
    kind: 'GlobalAveragePooling2D',
    config: options,
    outputShape: ([input]) => {
      checkRank('globalAveragePooling2d', input, 3, 'height, width, channels');
      return [input[2]];
    },
    call: ([x]) => features(reduceMean(x.value, x.channelsFirst ? [2, 3] : [1, 2])),
  });
}
