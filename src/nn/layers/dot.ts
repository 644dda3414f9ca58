import { shapeText, sizeOf } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';
import { checkAxes, checkFlag } from '../check.ts';
import { channelsLast, features, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { unitLength } from './unit-length.ts';

/** Options of `dot`. */
export interface DotOptions extends LayerOptions {
  /** take both to length 1 along their axes first, so that the products are cosines; default false */
  normalize?: boolean;
}

/**
 * Products of two inputs, summed along one axis of each. Keras: `layers.Dot`.
 *
 * Output (batch, the other axes of the first, the other axes of the second), or (batch, 1) where none are left.
 *
 * @param axes the axis of each, or one number for both; the batch counts as 0, negative ones count from the end
 * @throws EarshotError INVALID_ARGUMENT for the batch axis, SHAPE_MISMATCH for axes of different lengths
 *
 * @example
 * import { dot, input } from 'earshot/nn';
 * const [a, b] = [input({ shape: [3, 5] }), input({ shape: [7, 5] })];
 * console.log(dot(2)([a, b]).shape); // [3, 7]
 */
export function dot(axes: number | readonly [number, number], options: DotOptions = {}): Layer {
  checkLayerOptions('dot', options, ['normalize']);
  const pair = typeof axes === 'number' ? [axes, axes] : axes;
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `dot: axes must be a number or a pair of them; received ${describe(axes)}.`,
    );
  }
  const normalize = checkFlag('dot: normalize', options.normalize ?? false);
  const placesOf = (inputs: readonly Shape[]) =>
    inputs.map((shape, i) => checkAxes('dot', pair[i], shape)[0]);
  const outputShape = (inputs: readonly Shape[]) => {
    const places = placesOf(inputs);
    const rest = inputs.flatMap((shape, i) => shape.filter((_, axis) => axis !== places[i] - 1));
    return rest.length === 0 ? [1] : rest;
  };
  return layer({
    kind: 'Dot',
    config: { axes, ...options },
    arity: [2, 2],
    outputShape: (inputs) => {
      const lengths = placesOf(inputs).map((place, i) => inputs[i][place - 1]);
      if (lengths[0] === lengths[1]) return outputShape(inputs);
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `dot: the axes must have one length; received ${lengths.join(' and ')}, of inputs ${inputs.map((shape) => shapeText([null, ...shape])).join(' and ')}.`,
      );
    },
    call: (inputs) => {
      const shapes = inputs.map(({ shape }) => shape);
      const [a, b] = placesOf(shapes);
      const [x, y] = inputs
        .map(channelsLast)
        .map((value, i) => (normalize ? unitLength(value, [i === 0 ? a : b]) : value));
      const product = matmul(matrices(x, a, 'last'), matrices(y, b, 'first'));
      return features(reshape(product, [-1, ...outputShape(shapes)]));
    },
  });
}

/** (batch, others, length of the axis), or with the axis first (batch, length, others). */
function matrices(x: Value, axis: number, to: 'first' | 'last'): Value {
  const others = x.shape.map((_, i) => i).filter((i) => i !== 0 && i !== axis);
  const [length, rest] = [x.shape[axis], sizeOf(others.map((i) => x.shape[i]))];
  return to === 'last'
    ? reshape(transpose(x, [0, ...others, axis]), [-1, rest, length])
    : reshape(transpose(x, [0, axis, ...others]), [-1, length, rest]);
}
