import type { Layer } from '../layer.ts';
import type { CausalPadding } from '../padding.ts';
import { type ConvolutionOptions, convolution } from './convolution.ts';

/** Options of `conv1d`. */
export interface Conv1DOptions extends ConvolutionOptions {
  /** step of the window; default 1 */
  strides?: number;
  /** 'causal' pads before the sequence alone, so that no output sees later steps; default 'valid' */
  padding?: CausalPadding;
  /** distance of the kernel's taps; default 1. Not together with strides above 1. */
  dilationRate?: number;
}

/**
 * 1-D convolution over sequences. Keras: `layers.Conv1D`.
 *
 * Input (batch, steps, channels), output (batch, places, filters).
 * Weights: kernel (kernel length, channels / groups, filters), bias (filters).
 *
 * @param filters channels of the output
 * @param kernelSize length of the kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the kernel does not fit
 *
 * @example
 * import { conv1d, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [100, 40] }, [conv1d(16, 5, { padding: 'causal', dilationRate: 2 })]);
 * console.log(model.outputShape); // [100, 16]
 */
export function conv1d(filters: number, kernelSize: number, options: Conv1DOptions = {}): Layer {
  return convolution({ kind: 'Conv1D', name: 'conv1d' }, 1, filters, kernelSize, options);
}
