import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { conv } from '../../graph/ops/conv.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import { slideOver } from '../../graph/ops/window.ts';
import type { Value } from '../../graph/value.ts';
import { activate, checkActivation } from '../activations/index.ts';
import { checkCount, checkPerAxis, checkSpatial, type SpatialAxes } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import { type Layer, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { type CausalPadding, checkPadding, paddedWindow } from '../padding.ts';
import { type KernelOptions, kernelAndBias, kernelOptions } from './dense.ts';

/** How a window slides; a number counts for every axis. */
export interface SlidingOptions {
  strides?: number | readonly number[];
  padding?: CausalPadding;
  dilationRate?: number | readonly number[];
}

/** Options that `conv1d` and `conv2d` share. */
export interface ConvolutionOptions extends KernelOptions {
  /** groups of channels, each convolved with its own share of the filters; default 1 */
  groups?: number;
}

/** What a layer is called: Keras's class, and our function. */
export interface LayerNames {
  readonly kind: string;
  readonly name: string;
}

/** A convolution over sequences (one axis) or images (two). */
export function convolution(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  filters: number,
  kernelSize: number | readonly number[],
  options: ConvolutionOptions & SlidingOptions,
): Layer {
  checkLayerOptions(name, options, ['groups', 'strides', 'padding', 'dilationRate', ...kernelOptions]);
  const { groups = 1, useBias = true } = options;
  checkCount(`${name}: filters`, filters);
  checkCount(`${name}: groups`, groups);
  const paddings: CausalPadding[] = axes === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same'];
  const { sliding, padding } = checkSliding(name, axes, kernelSize, options, paddings);
  const activation = checkActivation(options.activation ?? 'linear');
  if (Math.max(...sliding.strides) > 1 && Math.max(...sliding.dilations) > 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${name}: strides above 1 and dilationRate above 1 do not go together.`,
    );
  }
  if (filters % groups !== 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${name}: filters must be a multiple of groups; received ${filters} filters in ${groups} groups.`,
    );
  }
  const window = (input: Shape) => paddedWindow(name, input, sliding, padding);
  return layer({
    kind,
    config: { filters, kernelSize: sliding.kernel, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      if (input[axes] % groups !== 0) {
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `${name}: the channels must be a multiple of the ${groups} groups; received input of shape ${shapeText([null, ...input])}.`,
        );
      }
      return [...slideOver(input, window(input)), filters];
    },
    weights: ([input]) => kernelAndBias([...sliding.kernel, input[axes] / groups, filters], filters, options),
    call: ([x], { weight }) => {
      const bias = useBias ? weight('bias') : undefined;
      const value = conv(channelsFirst(x), filtersFirst(weight('kernel')), bias, {
        ...window(x.shape),
        group: groups,
      });
      return activate(images(value), activation);
    },
  });
}

/** The window that options describe. @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME */
export function checkSliding(
  name: string,
  axes: SpatialAxes,
  kernelSize: number | readonly number[],
  { strides = 1, padding = 'valid', dilationRate = 1 }: SlidingOptions,
  paddings: readonly CausalPadding[] = ['valid', 'same'],
) {
  const sliding = {
    kernel: checkPerAxis(`${name}: kernelSize`, kernelSize, axes),
    strides: checkPerAxis(`${name}: strides`, strides, axes),
    dilations: checkPerAxis(`${name}: dilationRate`, dilationRate, axes),
  };
  return { sliding, padding: checkPadding(padding, paddings) };
}

/** Keras's kernel (...space, a, b) as the engine's (b, a, ...space). */
export function filtersFirst(kernel: Value): Value {
  const axes = kernel.shape.map((_, axis) => axis);
  return transpose(kernel, [...axes.slice(-2).reverse(), ...axes.slice(0, -2)]);
}
