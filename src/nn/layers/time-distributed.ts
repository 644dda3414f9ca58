import { shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { channelsLast, features, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { innerContext, innerWeights, layerData } from './wrapped.ts';

/**
 * Applies a layer to each step of a sequence, with the same weights. Keras: `layers.TimeDistributed`.
 *
 * Input (batch, steps, ...), output (batch, steps, ...) of what the layer makes of one step. The weights are the
 * layer's. Steps are computed together, as if they were examples.
 *
 * Porting note: a layer that takes statistics of the batch, such as `batchNormalization`, takes them over all steps
 * together; Keras step by step.
 *
 * @param inner a layer of one input
 * @throws EarshotError INVALID_ARGUMENT for another layer, SHAPE_MISMATCH for input without an axis after the steps
 *
 * @example
 * import { conv2d, flatten, lstm, sequential, timeDistributed } from 'earshot/nn';
 * const model = sequential({ inputShape: [10, 32, 32, 1] }, [
 *   timeDistributed(conv2d(8, 3, { strides: 2, activation: 'relu' })),
 *   timeDistributed(flatten()),
 *   lstm(16),
 * ]);
 * console.log(model.outputShape); // [16]
 */
export function timeDistributed(inner: Layer, options: LayerOptions = {}): Layer {
  checkLayerOptions('timeDistributed', options, []);
  checkInner(inner);
  return layer({
    kind: 'TimeDistributed',
    config: { layer: layerData(inner), ...options },
    outputShape: ([input]) => [input[0], ...inner.outputShape([ofStep(input)])],
    weights: ([input]) => innerWeights(inner, [ofStep(input)]),
    call: ([x], context) => {
      const [steps, ...shape] = x.shape;
      const flat = features(reshape(channelsLast(x), [-1, ...shape]));
      const made = channelsLast(inner.call([flat], innerContext(inner, context)));
      return features(reshape(made, [-1, steps, ...made.shape.slice(1)]));
    },
  });
}

function checkInner(inner: unknown): void {
  const { kind, arity = [1, 1] } = (typeof inner === 'function' ? inner : {}) as Partial<Layer>;
  if (kind !== undefined && arity[0] <= 1) return;
  const received = kind === undefined ? describe(inner) : `${kind}, which takes ${arity[0]} or more inputs`;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `TimeDistributed takes a layer of one input; received ${received}.`,
  );
}

/** The shape of one step. */
function ofStep(input: Shape): Shape {
  if (input.length >= 2) return input.slice(1);
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `TimeDistributed expects input of shape (batch, steps, ...) with at least one axis after the steps; received ${shapeText([null, ...input])}.`,
  );
}
