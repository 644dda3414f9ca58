import type { Layer } from '../layer.ts';
import type { Padding } from '../padding.ts';
import { type ConvolutionOptions, convolution } from './convolution.ts';

/** Options of `conv2d`. */
export interface Conv2DOptions extends ConvolutionOptions {
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
 * Weights: kernel (kernel height, kernel width, channels / groups, filters), bias (filters).
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
  return convolution({ kind: 'Conv2D', name: 'conv2d' }, 2, filters, kernelSize, options);
}
