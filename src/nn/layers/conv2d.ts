import { EarshotError } from '../../errors.ts';
import { conv } from '../../graph/ops/conv.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import { slideOver } from '../../graph/ops/window.ts';
import { activate, checkActivation } from '../activations/index.ts';
import { checkCount, checkPair, checkRank } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import { type Layer, layer } from '../layer.ts';
import { checkPadding, type Padding, paddedWindow } from '../padding.ts';
import { type KernelOptions, kernelAndBias } from './dense.ts';

/** Options of `conv2d`. */
export interface Conv2DOptions extends KernelOptions {
  /** step of the window along height and width; default 1 */
  strides?: number | [number, number];
  /** default 'valid' */
  padding?: Padding;
  /** distance of the kernel's taps; default 1. Not together with strides above 1. */
  dilationRate?: number | [number, number];
}

/**
 * 2-D convolution over images. Keras: `layers.Conv2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, filters).
 * Weights: kernel (kernel height, kernel width, channels, filters), bias (filters).
 *
 * @param filters channels of the output
 * @param kernelSize height and width of the kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the kernel does not fit
 *
 * @example
 * import { conv2d, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [128, 216, 1] }, [conv2d(16, 3, { activation: 'relu' })]);
 * console.log(model.outputShape); // [126, 214, 16]
 */
export function conv2d(
  filters: number,
  kernelSize: number | [number, number],
  options: Conv2DOptions = {},
): Layer {
  checkCount('conv2d: filters', filters);
  const kernel = checkPair('conv2d: kernelSize', kernelSize);
  const strides = checkPair('conv2d: strides', options.strides ?? 1);
  const dilations = checkPair('conv2d: dilationRate', options.dilationRate ?? 1);
  const padding = checkPadding(options.padding ?? 'valid');
  const activation = checkActivation(options.activation ?? 'linear');
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'conv2d: strides above 1 and dilationRate above 1 do not go together.',
    );
  }
  const window = (input: Shape) => paddedWindow('conv2d', input, { kernel, strides, dilations }, padding);
  return layer({
    kind: 'Conv2D',
    config: { filters, kernelSize: kernel, ...options },
    outputShape: ([input]) => {
      checkRank('conv2d', input, 3, 'height, width, channels');
      return [...slideOver(input, window(input)), filters];
    },
    weights: ([input]) => kernelAndBias([...kernel, input[2], filters], filters, options),
    call: ([x], { weight }) => {
      const bias = (options.useBias ?? true) ? weight('bias') : undefined;
      const taps = transpose(weight('kernel'), [3, 2, 0, 1]);
      const { pads } = window(x.shape);
      return activate(images(conv(channelsFirst(x), taps, bias, { strides, dilations, pads })), activation);
    },
  });
}
