import { describe, EarshotError } from '../../errors.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import { checkRank } from '../check.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { axisInLayout } from './layout.ts';

/**
 * The axes in another order. Keras: `layers.Permute`.
 *
 * @param dims for each axis of the output the number of the input's axis, counted from 1, the batch left out
 * @throws EarshotError INVALID_ARGUMENT unless `dims` holds each number from 1 once, SHAPE_MISMATCH for input of
 * another number of axes
 *
 * @example
 * import { permute, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [10, 64] }, [permute([2, 1])]).outputShape); // [64, 10]
 */
export function permute(dims: readonly number[], options: LayerOptions = {}): Layer {
  checkLayerOptions('permute', options, []);
  if (!Array.isArray(dims) || dims.toSorted((a, b) => a - b).some((axis, i) => axis !== i + 1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `permute: dims must hold each axis once, counted from 1, such as [2, 1]; received ${describe(dims)}.`,
    );
  }
  return layer({
    kind: 'Permute',
    config: { dims, ...options },
    outputShape: ([input]) => {
      checkRank('permute', input, dims.length, dims.map((_, i) => `axis ${i + 1}`).join(', '));
      return dims.map((axis) => input[axis - 1]);
    },
    call: ([x]) => features(transpose(x.value, [0, ...dims.map((axis) => axisInLayout(x, axis))])),
  });
}
