import { conv } from '../../graph/ops/conv.ts';
import { slideOver } from '../../graph/ops/window.ts';
import { activate, checkActivation } from '../activations/index.ts';
import { checkCount, checkSpatial, type SpatialAxes } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, layer, type WeightSpec } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { paddedWindow } from '../padding.ts';
import type { Regularizer } from '../regularizers.ts';
import { checkSliding, filtersFirst, type LayerNames } from './convolution.ts';
import type { DepthwiseConv1DOptions, DepthwiseConv2DOptions } from './depthwise-conv.ts';
import { convChannels, depthwiseOptions } from './depthwise-conv.ts';

interface PointwiseOptions {
  /** default 'glorotUniform' */
  pointwiseInitializer?: InitializerName | Initializer;
  pointwiseRegularizer?: Regularizer;
}

/** Options of `separableConv1d`. */
export interface SeparableConv1DOptions extends DepthwiseConv1DOptions, PointwiseOptions {}

/** Options of `separableConv2d`. */
export interface SeparableConv2DOptions extends DepthwiseConv2DOptions, PointwiseOptions {}

/**
 * A depthwise convolution over sequences, then one of length 1 that mixes the channels. Keras: `layers.SeparableConv1D`.
 *
 * Input (batch, steps, channels), output (batch, places, filters).
 * Weights: depthwise_kernel (kernel length, channels, depthMultiplier), pointwise_kernel (1, channels depthMultiplier,
 * filters), bias (filters).
 *
 * @param filters channels of the output
 * @param kernelSize length of the depthwise kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the kernel does not fit
 *
 * @example
 * import { separableConv1d, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [50, 8] }, [separableConv1d(4, 5)]);
 * console.log(model.outputShape, model.countParams().total); // [46, 4] 76
 */
export function separableConv1d(
  filters: number,
  kernelSize: number,
  options: SeparableConv1DOptions = {},
): Layer {
  return separable({ kind: 'SeparableConv1D', name: 'separableConv1d' }, 1, filters, kernelSize, options);
}

/**
 * A depthwise convolution over images, then one of size 1 x 1 that mixes the channels. Keras: `layers.SeparableConv2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, filters).
 * Weights: depthwise_kernel (kernel height, kernel width, channels, depthMultiplier), pointwise_kernel (1, 1, channels
 * depthMultiplier, filters), bias (filters).
 *
 * @param filters channels of the output
 * @param kernelSize height and width of the depthwise kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the kernel does not fit
 *
 * @example
 * import { separableConv2d, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [32, 32, 8] }, [separableConv2d(16, 3, { activation: 'relu' })]);
 * console.log(model.outputShape, model.countParams().total); // [30, 30, 16] 216
 */
export function separableConv2d(
  filters: number,
  kernelSize: number | [number, number],
  options: SeparableConv2DOptions = {},
): Layer {
  return separable({ kind: 'SeparableConv2D', name: 'separableConv2d' }, 2, filters, kernelSize, options);
}

function separable(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  filters: number,
  kernelSize: number | [number, number],
  options: SeparableConv1DOptions | SeparableConv2DOptions,
): Layer {
  checkLayerOptions(name, options, [...depthwiseOptions, 'pointwiseInitializer', 'pointwiseRegularizer']);
  const { depthMultiplier = 1, useBias = true } = options;
  checkCount(`${name}: filters`, filters);
  checkCount(`${name}: depthMultiplier`, depthMultiplier);
  const { sliding, padding } = checkSliding(name, axes, kernelSize, options);
  const activation = checkActivation(options.activation ?? 'linear');
  const window = (input: Shape) => paddedWindow(name, input, sliding, padding);
  return layer({
    kind,
    config: { filters, kernelSize: sliding.kernel, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return [...slideOver(input, window(input)), filters];
    },
    weights: ([input]) => weightSpecs(input[axes], filters, sliding.kernel, options),
    call: ([x], { weight }) => {
      const each = convChannels(channelsFirst(x), weight('depthwise_kernel'), undefined, window(x.shape));
      const bias = useBias ? weight('bias') : undefined;
      return activate(images(conv(each, filtersFirst(weight('pointwise_kernel')), bias)), activation);
    },
  });
}

function weightSpecs(
  channels: number,
  filters: number,
  kernel: readonly number[],
  options: SeparableConv1DOptions | SeparableConv2DOptions,
): WeightSpec[] {
  const { depthMultiplier = 1, useBias = true, biasInitializer = 'zeros' } = options;
  const specs: WeightSpec[] = [
    {
      name: 'depthwise_kernel',
      shape: [...kernel, channels, depthMultiplier],
      initializer: initializer(options.depthwiseInitializer ?? 'glorotUniform'),
      regularizer: options.depthwiseRegularizer,
    },
    {
      name: 'pointwise_kernel',
      shape: [...kernel.map(() => 1), channels * depthMultiplier, filters],
      initializer: initializer(options.pointwiseInitializer ?? 'glorotUniform'),
      regularizer: options.pointwiseRegularizer,
    },
  ];
  if (useBias) {
    const regularizer = options.biasRegularizer;
    specs.push({ name: 'bias', shape: [filters], initializer: initializer(biasInitializer), regularizer });
  }
  return specs;
}
