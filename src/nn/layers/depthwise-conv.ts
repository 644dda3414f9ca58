import { conv } from '../../graph/ops/conv.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import { type FullWindow, slideOver } from '../../graph/ops/window.ts';
import type { Value } from '../../graph/value.ts';
import { type Activation, activate, checkActivation } from '../activations/index.ts';
import { checkCount, checkSpatial, type SpatialAxes } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import type { Initializer, InitializerName } from '../initializers.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { type Padding, paddedWindow } from '../padding.ts';
import type { Regularizer } from '../regularizers.ts';
import { checkSliding, type LayerNames } from './convolution.ts';
import { kernelAndBias } from './dense.ts';

/** Options that `depthwiseConv1d` and `depthwiseConv2d` share. */
export interface DepthwiseConvOptions extends LayerOptions {
  /** filters of each channel; default 1 */
  depthMultiplier?: number;
  /** default 'valid' */
  padding?: Padding;
  /** default 'linear' */
  activation?: Activation;
  /** default true */
  useBias?: boolean;
  /** default 'glorotUniform' */
  depthwiseInitializer?: InitializerName | Initializer;
  /** default 'zeros' */
  biasInitializer?: InitializerName | Initializer;
  depthwiseRegularizer?: Regularizer;
  biasRegularizer?: Regularizer;
}

/** Options of `depthwiseConv1d`. */
export interface DepthwiseConv1DOptions extends DepthwiseConvOptions {
  /** step of the window; default 1 */
  strides?: number;
  /** distance of the kernel's taps; default 1 */
  dilationRate?: number;
}

/** Options of `depthwiseConv2d`. */
export interface DepthwiseConv2DOptions extends DepthwiseConvOptions {
  /** step of the window along height and width; default 1 */
  strides?: number | [number, number];
  /** distance of the kernel's taps; default 1 */
  dilationRate?: number | [number, number];
}

/** The names of `DepthwiseConv1DOptions`, and of those for images. */
export const depthwiseOptions = [
  'depthMultiplier',
  'strides',
  'padding',
  'dilationRate',
  'activation',
  'useBias',
  'depthwiseInitializer',
  'biasInitializer',
  'depthwiseRegularizer',
  'biasRegularizer',
] as const;

/**
 * Each channel of sequences convolved alone, with its own filters. Keras: `layers.DepthwiseConv1D`.
 *
 * Input (batch, steps, channels), output (batch, places, channels depthMultiplier), the filters of one channel side by
 * side. Weights: kernel (kernel length, channels, depthMultiplier), bias (channels depthMultiplier).
 *
 * @param kernelSize length of the kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the kernel does not fit
 *
 * @example
 * import { depthwiseConv1d, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [50, 8] }, [depthwiseConv1d(5, { depthMultiplier: 2 })]);
 * console.log(model.outputShape); // [46, 16]
 */
export function depthwiseConv1d(kernelSize: number, options: DepthwiseConv1DOptions = {}): Layer {
  return depthwise({ kind: 'DepthwiseConv1D', name: 'depthwiseConv1d' }, 1, kernelSize, options);
}

/**
 * Each channel of images convolved alone, with its own filters. Keras: `layers.DepthwiseConv2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, channels depthMultiplier), the filters of one
 * channel side by side. Weights: kernel (kernel height, kernel width, channels, depthMultiplier),
 * bias (channels depthMultiplier).
 *
 * @param kernelSize height and width of the kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the kernel does not fit
 *
 * @example
 * import { depthwiseConv2d, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [32, 32, 8] }, [depthwiseConv2d(3, { padding: 'same' })]);
 * console.log(model.outputShape, model.countParams().total); // [32, 32, 8] 80
 */
export function depthwiseConv2d(
  kernelSize: number | [number, number],
  options: DepthwiseConv2DOptions = {},
): Layer {
  return depthwise({ kind: 'DepthwiseConv2D', name: 'depthwiseConv2d' }, 2, kernelSize, options);
}

function depthwise(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  kernelSize: number | [number, number],
  options: DepthwiseConv1DOptions | DepthwiseConv2DOptions,
): Layer {
  checkLayerOptions(name, options, depthwiseOptions);
  const { depthMultiplier = 1, useBias = true } = options;
  checkCount(`${name}: depthMultiplier`, depthMultiplier);
  const { sliding, padding } = checkSliding(name, axes, kernelSize, options);
  const activation = checkActivation(options.activation ?? 'linear');
  const window = (input: Shape) => paddedWindow(name, input, sliding, padding);
  return layer({
    kind,
    config: { kernelSize: sliding.kernel, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return [...slideOver(input, window(input)), input[axes] * depthMultiplier];
    },
    weights: ([input]) =>
      kernelAndBias([...sliding.kernel, input[axes], depthMultiplier], input[axes] * depthMultiplier, {
        ...options,
        kernelInitializer: options.depthwiseInitializer,
        kernelRegularizer: options.depthwiseRegularizer,
      }),
    call: ([x], { weight }) => {
      const bias = useBias ? weight('bias') : undefined;
      const value = convChannels(channelsFirst(x), weight('kernel'), bias, window(x.shape));
      return activate(images(value), activation);
    },
  });
}

/** Each channel convolved with its own filters, which stand in Keras's order: (...space, channels, filters of each). */
export function convChannels(x: Value, kernel: Value, bias: Value | undefined, window: FullWindow): Value {
  const axes = kernel.shape.map((_, axis) => axis);
  const [channels, each] = kernel.shape.slice(-2);
  const filters = transpose(kernel, [...axes.slice(-2), ...axes.slice(0, -2)]);
  return conv(x, reshape(filters, [channels * each, 1, ...window.kernel]), bias, {
    ...window,
    group: channels,
  });
}
