import { checkAxes } from '../check.ts';
import { elementwise, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { axisInLayout } from './layout.ts';
import { unitLength } from './unit-length.ts';

/** Options of `unitNormalization`. */
export interface UnitNormalizationOptions extends LayerOptions {
  /** axis or axes of what gets length 1, the batch counted as 0, or from the end if negative; default -1 */
  axis?: number | readonly number[];
}

/**
 * Divides by the length (the root of the sum of squares) along axes; zeros stay zeros. Keras:
 * `layers.UnitNormalization`.
 *
 * Input and output (batch, ...).
 *
 * @throws EarshotError INVALID_ARGUMENT, SHAPE_MISMATCH for axes that the input does not have
 *
 * @example
 * import { sequential, Tensor, unitNormalization } from 'earshot/nn';
 * const model = sequential({ inputShape: [2] }, [unitNormalization()]);
 * const { data } = await model.predict(new Tensor('float32', [6, 8], [1, 2]));
 * console.log([...data].map((v) => v.toFixed(3))); // [ '0.600', '0.800' ]
 */
export function unitNormalization({ axis = -1, ...options }: UnitNormalizationOptions = {}): Layer {
  checkLayerOptions('unitNormalization', { axis, ...options }, ['axis']);
  const axesOf = (input: Shape) => checkAxes('unitNormalization', axis, input);
  return layer({
    kind: 'UnitNormalization',
    config: { axis, ...options },
    outputShape: ([input]) => {
      axesOf(input);
      return input;
    },
    call: ([x]) => {
      const axes = axesOf(x.shape).map((along) => axisInLayout(x, along));
      return elementwise(x, (value) => unitLength(value, axes));
    },
  });
}
