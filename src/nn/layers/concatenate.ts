import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { concat } from '../../graph/ops/concat.ts';
import { checkAxes } from '../check.ts';
import { features, images } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { axisInLayout, inOneLayout } from './layout.ts';

/** Options of `concatenate`. */
export interface ConcatenateOptions extends LayerOptions {
  /** axis along which they are joined, the batch counted as 0, or from the end if negative; default -1 */
  axis?: number;
}

/**
 * Its inputs one after another along an axis. Keras: `layers.Concatenate`.
 *
 * Inputs (batch, ...) whose other axes have one length.
 *
 * @throws EarshotError INVALID_ARGUMENT for the batch axis, SHAPE_MISMATCH for inputs whose shapes do not go together
 *
 * @example
 * import { concatenate, conv1d, input } from 'earshot/nn';
 * const x = input({ shape: [10, 4] });
 * const both = concatenate()([x, conv1d(6, 3, { padding: 'same' })(x)]);
 * console.log(both.shape); // [10, 10]
 */
export function concatenate({ axis = -1, ...options }: ConcatenateOptions = {}): Layer {
  checkLayerOptions('concatenate', { axis, ...options }, ['axis']);
  return layer({
    kind: 'Concatenate',
    config: { axis, ...options },
    arity: [1, Infinity],
    outputShape: (inputs) => {
      const [along] = checkAxes('concatenate', axis, inputs[0]);
      const alike = inputs.every(
        (shape) =>
          shape.length === inputs[0].length &&
          shape.every((length, i) => i === along - 1 || length === inputs[0][i]),
      );
      if (!alike) {
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `concatenate: inputs of shapes ${inputs.map((shape) => shapeText([null, ...shape])).join(', ')} must be alike but for axis ${along}.`,
        );
      }
      const total = inputs.reduce((sum, shape) => sum + shape[along - 1], 0);
      return inputs[0].map((length, i) => (i === along - 1 ? total : length));
    },
    call: (inputs) => {
      const [along] = checkAxes('concatenate', axis, inputs[0].shape);
      const { values, channelsFirst } = inOneLayout(inputs);
      const first = (channelsFirst ? images : features)(values[0]);
      const joined = concat(values, axisInLayout(first, along));
      return channelsFirst ? images(joined) : features(joined);
    },
  });
}
