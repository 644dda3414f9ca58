import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { slice } from '../../graph/ops/slice.ts';
import { checkEnds, checkSpatial, type Ends, type SpatialAxes } from '../check.ts';
import type { Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { LayerNames } from './convolution.ts';
import { inLayoutOf, spatialAxes } from './layout.ts';

/**
 * Sequences without their ends. Keras: `layers.Cropping1D`.
 *
 * Input (batch, steps, channels), output (batch, fewer steps, channels).
 *
 * @param cropping steps at both ends, or [before, after]; default 1
 * @throws EarshotError INVALID_ARGUMENT for another cropping, SHAPE_MISMATCH when nothing would be left
 *
 * @example
 * import { cropping1d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [10, 4] }, [cropping1d([2, 0])]).outputShape); // [8, 4]
 */
export function cropping1d(
  cropping: number | readonly [number, number] = 1,
  options: LayerOptions = {},
): Layer {
  return crop({ kind: 'Cropping1D', name: 'cropping1d' }, 1, cropping, options);
}

/**
 * Images without their edges. Keras: `layers.Cropping2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, channels).
 *
 * @param cropping at all sides, [above and below, left and right], or [[above, below], [left, right]]; default 0
 * @throws EarshotError INVALID_ARGUMENT for another cropping, SHAPE_MISMATCH when nothing would be left
 *
 * @example
 * import { cropping2d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [10, 12, 1] }, [cropping2d([1, 2])]).outputShape); // [8, 8, 1]
 */
export function cropping2d(cropping: Ends = 0, options: LayerOptions = {}): Layer {
  return crop({ kind: 'Cropping2D', name: 'cropping2d' }, 2, cropping, options);
}

function crop({ kind, name }: LayerNames, axes: SpatialAxes, cropping: Ends, options: LayerOptions): Layer {
  checkLayerOptions(name, options, []);
  const ends = checkEnds(`${name}: cropping`, cropping, axes);
  const outputShape = (input: Shape) => {
    checkSpatial(name, input, axes);
    const left = ends.map(([before, after], axis) => input[axis] - before - after);
    if (left.every((length) => length >= 1)) return [...left, input[axes]];
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${name}: nothing is left of input of shape ${shapeText([null, ...input])} when ${ends.map((pair) => pair.join(' and ')).join(', ')} are cut off; cut less.`,
    );
  };
  return layer({
    kind,
    config: { cropping: axes === 1 ? ends[0] : ends, ...options },
    outputShape: ([input]) => outputShape(input),
    call: ([x]) => {
      const starts = ends.map(([before]) => before);
      const lengths = outputShape(x.shape).slice(0, axes);
      const cut = { axes: spatialAxes(x), starts, ends: lengths.map((length, i) => starts[i] + length) };
      return inLayoutOf(x, slice(x.value, cut));
    },
  });
}
