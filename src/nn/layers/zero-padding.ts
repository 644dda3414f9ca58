import { pad } from '../../graph/ops/pad.ts';
import { checkEnds, checkSpatial, type Ends, type SpatialAxes } from '../check.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { LayerNames } from './convolution.ts';
import { inLayoutOf, spatialAxes } from './layout.ts';

/**
 * Zeros before and after sequences. Keras: `layers.ZeroPadding1D`.
 *
 * Input (batch, steps, channels), output (batch, more steps, channels).
 *
 * @param padding steps at both ends, or [before, after]; default 1
 * @throws EarshotError INVALID_ARGUMENT for another padding
 *
 * @example
 * import { sequential, zeroPadding1d } from 'earshot/nn';
 * console.log(sequential({ inputShape: [10, 4] }, [zeroPadding1d([2, 0])]).outputShape); // [12, 4]
 */
export function zeroPadding1d(
  padding: number | readonly [number, number] = 1,
  options: LayerOptions = {},
): Layer {
  return zeroPadding({ kind: 'ZeroPadding1D', name: 'zeroPadding1d' }, 1, padding, options);
}

/**
 * Zeros around images. Keras: `layers.ZeroPadding2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, channels).
 *
 * @param padding for all sides, [above and below, left and right], or [[above, below], [left, right]]; default 1
 * @throws EarshotError INVALID_ARGUMENT for another padding
 *
 * @example
 * import { sequential, zeroPadding2d } from 'earshot/nn';
 * const model = sequential({ inputShape: [10, 12, 1] }, [zeroPadding2d([[0, 3], [1, 2]])]);
 * console.log(model.outputShape); // [13, 15, 1]
 */
export function zeroPadding2d(padding: Ends = 1, options: LayerOptions = {}): Layer {
  return zeroPadding({ kind: 'ZeroPadding2D', name: 'zeroPadding2d' }, 2, padding, options);
}

function zeroPadding(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  padding: Ends,
  options: LayerOptions,
): Layer {
  checkLayerOptions(name, options, []);
  const ends = checkEnds(`${name}: padding`, padding, axes);
  return layer({
    kind,
    config: { padding: axes === 1 ? ends[0] : ends, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return [...ends.map(([before, after], axis) => input[axis] + before + after), input[axes]];
    },
    call: ([x]) => {
      const [before, after] = [x.value.shape.map(() => 0), x.value.shape.map(() => 0)];
      for (const [i, axis] of spatialAxes(x).entries()) [before[axis], after[axis]] = ends[i];
      return inLayoutOf(x, pad(x.value, before, after));
    },
  });
}
