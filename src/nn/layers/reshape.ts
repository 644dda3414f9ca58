import { shapeText, sizeOf } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { reshape as reshapeValue } from '../../graph/ops/reshape.ts';
import { channelsLast, features, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * The same elements in another shape. Keras: `layers.Reshape`.
 *
 * @param targetShape the output's shape without the batch axis; one entry may be -1 and is worked out
 * @throws EarshotError INVALID_ARGUMENT when targetShape is no array of lengths, SHAPE_MISMATCH when the sizes differ
 *
 * @example
 * import { reshape, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [784] }, [reshape([28, -1, 1])]).outputShape); // [28, 28, 1]
 */
export function reshape(targetShape: Shape, options: LayerOptions = {}): Layer {
  checkLayerOptions('reshape', options, []);
  if (
    !Array.isArray(targetShape) ||
    !targetShape.every((dim) => dim === -1 || (Number.isInteger(dim) && dim > 0))
  ) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `reshape: targetShape must be an array of lengths, such as [28, 28, 1] or [-1, 10]; received ${describe(targetShape)}.`,
    );
  }
  const outputShape = (input: Shape) => {
    const known = sizeOf(targetShape.filter((dim) => dim !== -1));
    const output = targetShape.map((dim) => (dim === -1 ? sizeOf(input) / known : dim));
    const whole = output.every((dim) => Number.isInteger(dim) && dim > 0);
    if (!whole || sizeOf(output) !== sizeOf(input)) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `reshape: input of shape ${shapeText(input)} has ${sizeOf(input)} elements and cannot become ${shapeText(targetShape)}.`,
      );
    }
    return output;
  };
  return layer({
    kind: 'Reshape',
    config: { targetShape, ...options },
    outputShape: ([input]) => outputShape(input),
    call: ([x]) => features(reshapeValue(channelsLast(x), [-1, ...outputShape(x.shape)])),
  });
}
