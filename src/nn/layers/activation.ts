import { shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { input } from '../../graph/ops/input.ts';
import { softmax as alongLast } from '../../graph/ops/softmax.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import { type Activation, activate, checkAnyActivation } from '../activations/index.ts';
import type { ReluOptions } from '../activations/rectifiers.ts';
import { channelsLast, features, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';

/**
 * An activation function as a layer of its own. Keras: `layers.Activation`.
 *
 * Input and output (batch, ...); `glu` halves the last axis.
 *
 * @param which name of an activation, such as 'gelu', its name and options, such as
 * `{ name: 'gelu', approximate: true }`, or a function from a graph value to one of the same shape
 * @throws EarshotError UNKNOWN_NAME for another name, INVALID_ARGUMENT for wrong options
 *
 * @example
 * import { activation, dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [3] }, [dense(4), activation('glu')]);
 * console.log(model.outputShape); // [2]
 */
export function activation(which: Activation, options: LayerOptions = {}): Layer {
  checkLayerOptions('activation', options, []);
  checkAnyActivation(which);
  return activationLayer('Activation', { activation: which, ...options }, which);
}

/**
 * x where positive, negativeSlope x elsewhere. Keras: `layers.LeakyReLU`.
 *
 * @param options negativeSlope (default 0.3, at least 0)
 * @throws EarshotError INVALID_ARGUMENT for a negative slope
 */
export function leakyRelu({
  negativeSlope = 0.3,
  ...options
}: { negativeSlope?: number } & LayerOptions = {}): Layer {
  checkLayerOptions('leakyRelu', { negativeSlope, ...options }, ['negativeSlope']);
  const which = checkAnyActivation({ name: 'leakyRelu', negativeSlope });
  return activationLayer('LeakyReLU', { negativeSlope, ...options }, which);
}

/** x where positive, alpha (e^x - 1) elsewhere. Keras: `layers.ELU`. @param options alpha (default 1) */
export function elu({ alpha = 1, ...options }: { alpha?: number } & LayerOptions = {}): Layer {
  checkLayerOptions('elu', { alpha, ...options }, ['alpha']);
  return activationLayer('ELU', { alpha, ...options }, checkAnyActivation({ name: 'elu', alpha }));
}

/**
 * x above the threshold (but no more than maxValue), negativeSlope (x - threshold) elsewhere. Keras: `layers.ReLU`.
 *
 * @param options maxValue (default none), negativeSlope (default 0), threshold (default 0), none negative
 * @throws EarshotError INVALID_ARGUMENT for a negative one
 *
 * @example
 * import { relu, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [relu({ maxValue: 6, negativeSlope: 0.5 })]);
 * console.log([...(await model.predict([-2, 3, 9])).data]); // [-1, 3, 6]
 */
export function relu({
  maxValue,
  negativeSlope,
  threshold,
  ...options
}: ReluOptions & LayerOptions = {}): Layer {
  checkLayerOptions('relu', { maxValue, negativeSlope, threshold, ...options }, [
    'maxValue',
    'negativeSlope',
    'threshold',
  ]);
  const settings = { maxValue, negativeSlope, threshold };
  return activationLayer(
    'ReLU',
    { ...settings, ...options },
    checkAnyActivation({ name: 'relu', ...settings }),
  );
}

/**
 * e^x over its sum along one axis. Keras: `layers.Softmax`.
 *
 * @param options axis, counted with the batch as 0, or from the end if negative (default -1)
 * @throws EarshotError INVALID_ARGUMENT for the batch axis or one that is no whole number, SHAPE_MISMATCH for an
 * axis that the input does not have
 */
export function softmax({ axis = -1, ...options }: { axis?: number } & LayerOptions = {}): Layer {
  checkLayerOptions('softmax', { axis, ...options }, ['axis']);
  if (!Number.isInteger(axis) || axis === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `softmax: axis must be a whole number and not 0, the batch; received ${describe(axis)}.`,
    );
  }
  return layer({
    kind: 'Softmax',
    config: { axis, ...options },
    outputShape: ([input]) => {
      placeOf(axis, input);
      return input;
    },
    call: ([x]) => {
      const value = channelsLast(x);
      const place = placeOf(axis, x.shape);
      const swapped = value.shape.map((_, i) => i);
      swapped[place] = swapped.length - 1;
      swapped[swapped.length - 1] = place;
      if (place === swapped.length - 1) return features(alongLast(value));
      return features(transpose(alongLast(transpose(value, swapped)), swapped));
    },
  });
}

function activationLayer(kind: string, config: object, which: Activation): Layer {
  return layer({
    kind,
    config,
    outputShape: ([shape]) => activate(features(input('x', [2, ...shape])), which).shape,
    call: ([x]) => activate(x, which),
  });
}

/** An axis from 1 to the last, with the batch as 0. */
function placeOf(axis: number, shape: Shape): number {
  const place = axis < 0 ? axis + shape.length + 1 : axis;
  if (place >= 1 && place <= shape.length) return place;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `softmax: axis ${axis} is none of the input ${shapeText([null, ...shape])}; expected 1 to ${shape.length}, or -1 to -${shape.length}.`,
  );
}
