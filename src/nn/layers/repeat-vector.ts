import { expand } from '../../graph/ops/expand.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { checkCount, checkRank } from '../check.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * Each vector as a sequence of copies of itself. Keras: `layers.RepeatVector`.
 *
 * Input (batch, n), output (batch, times, n).
 *
 * @param times how often
 * @throws EarshotError INVALID_ARGUMENT for another number, SHAPE_MISMATCH for input that is not vectors
 *
 * @example
 * import { repeatVector, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [32] }, [repeatVector(3)]).outputShape); // [3, 32]
 */
export function repeatVector(times: number, options: LayerOptions = {}): Layer {
  checkLayerOptions('repeatVector', options, []);
  checkCount('repeatVector: times', times);
  return layer({
    kind: 'RepeatVector',
    config: { n: times, ...options },
    outputShape: ([input]) => {
      checkRank('repeatVector', input, 1, 'n');
      return [times, input[0]];
    },
    call: ([{ value }]) => {
      const [batch, length] = value.shape;
      return features(expand(reshape(value, [-1, 1, length]), [batch, times, length]));
    },
  });
}
