import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { convTranspose } from '../../graph/ops/conv-transpose.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { type FullWindow, fullWindow, slideOver } from '../../graph/ops/window.ts';
import { activate, checkActivation } from '../activations/index.ts';
import { checkCount, checkPerAxis, checkSpatial, type SpatialAxes } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import { type Layer, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { type Padding, paddedWindow } from '../padding.ts';
import { checkSliding, filtersFirst, type LayerNames } from './convolution.ts';
import { type KernelOptions, kernelAndBias, kernelOptions } from './dense.ts';

/** Options of `conv1dTranspose`. */
export interface Conv1DTransposeOptions extends KernelOptions {
  /** how far apart the input's steps are in the output; default 1 */
  strides?: number;
  /** 'same': strides times as long; 'valid': as long as the kernel reaches. Default 'valid' */
  padding?: Padding;
  /** which of the lengths that `padding` allows: added at the end, below strides; default the shortest 'same', the
   * longest reach of 'valid' */
  outputPadding?: number;
  /** distance of the kernel's taps; default 1. Not together with strides above 1. */
  dilationRate?: number;
}

/** Options of `conv2dTranspose`. */
export interface Conv2DTransposeOptions extends KernelOptions {
  /** how far apart the input's rows and columns are in the output; default 1 */
  strides?: number | [number, number];
  /** 'same': strides times as large; 'valid': as large as the kernel reaches. Default 'valid' */
  padding?: Padding;
  /** added below and right, each below its stride; default what `padding` says */
  outputPadding?: number | [number, number];
  /** distance of the kernel's taps; default 1. Not together with strides above 1. */
  dilationRate?: number | [number, number];
}

/**
 * Transposed convolution over sequences: from a convolution's output to its input. Keras: `layers.Conv1DTranspose`.
 *
 * Input (batch, steps, channels), output (batch, longer, filters).
 * Weights: kernel (kernel length, filters, channels), bias (filters).
 *
 * @param filters channels of the output
 * @param kernelSize length of the kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options
 *
 * @example
 * import { conv1dTranspose, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [25, 8] }, [conv1dTranspose(4, 3, { strides: 2, padding: 'same' })]);
 * console.log(model.outputShape); // [50, 4]
 */
export function conv1dTranspose(
  filters: number,
  kernelSize: number,
  options: Conv1DTransposeOptions = {},
): Layer {
  return transposed({ kind: 'Conv1DTranspose', name: 'conv1dTranspose' }, 1, filters, kernelSize, options);
}

/**
 * Transposed convolution over images: from a convolution's output to its input. Keras: `layers.Conv2DTranspose`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, filters).
 * Weights: kernel (kernel height, kernel width, filters, channels), bias (filters).
 *
 * @param filters channels of the output
 * @param kernelSize height and width of the kernel
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options
 *
 * @example
 * import { conv2dTranspose, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [8, 8, 16] }, [conv2dTranspose(4, 3, { strides: 2 })]);
 * console.log(model.outputShape); // [17, 17, 4]
 */
export function conv2dTranspose(
  filters: number,
  kernelSize: number | [number, number],
  options: Conv2DTransposeOptions = {},
): Layer {
  return transposed({ kind: 'Conv2DTranspose', name: 'conv2dTranspose' }, 2, filters, kernelSize, options);
}

function transposed(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  filters: number,
  kernelSize: number | [number, number],
  options: Conv1DTransposeOptions | Conv2DTransposeOptions,
): Layer {
  checkLayerOptions(name, options, ['strides', 'padding', 'outputPadding', 'dilationRate', ...kernelOptions]);
  const { useBias = true } = options;
  checkCount(`${name}: filters`, filters);
  const { sliding, padding } = checkSliding(name, axes, kernelSize, options);
  const activation = checkActivation(options.activation ?? 'linear');
  if (Math.max(...sliding.strides) > 1 && Math.max(...sliding.dilations) > 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${name}: strides above 1 and dilationRate above 1 do not go together.`,
    );
  }
  const extra = checkOutputPadding(name, axes, options.outputPadding, sliding.strides);
  const sizes = (input: Shape) =>
    sliding.kernel.map((_, axis) => outputLength(input[axis], fullWindow(sliding), axis, padding, extra));
  const window = (output: readonly number[]) => paddedWindow(name, output, sliding, padding);
  return layer({
    kind,
    config: { filters, kernelSize: sliding.kernel, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      const output = sizes(input);
      checkReached(name, input, output, window(output));
      return [...output, filters];
    },
    weights: ([input]) => kernelAndBias([...sliding.kernel, filters, input[axes]], filters, options),
    call: ([x], { weight }) => {
      const outputSize = sizes(x.shape);
      const kernel = filtersFirst(weight('kernel'));
      const spread = convTranspose(channelsFirst(x), kernel, { ...window(outputSize), outputSize });
      const biased = useBias
        ? add(spread, reshape(weight('bias'), [filters, ...outputSize.map(() => 1)]))
        : spread;
      return activate(images(biased), activation);
    },
  });
}

function checkOutputPadding(
  name: string,
  axes: SpatialAxes,
  given: number | [number, number] | null | undefined,
  strides: readonly number[],
): number[] | undefined {
  if (given === undefined || given === null) return undefined;
  const extra = checkPerAxis(`${name}: outputPadding`, given, axes, 0);
  if (extra.every((count, axis) => count < strides[axis])) return extra;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${name}: outputPadding must be below strides along each axis; received ${extra.join(', ')} for strides ${strides.join(', ')}.`,
  );
}

/** Keras's rule for the length of the output along an axis. */
function outputLength(
  length: number,
  { kernel, strides, dilations }: FullWindow,
  axis: number,
  padding: Padding | 'causal',
  extra: readonly number[] | undefined,
): number {
  const reach = (kernel[axis] - 1) * dilations[axis] + 1;
  if (padding === 'same') {
    if (extra === undefined) return length * strides[axis];
    return (length - 1) * strides[axis] + (reach % 2) + extra[axis];
  }
  return (length - 1) * strides[axis] + reach + (extra?.[axis] ?? Math.max(strides[axis] - reach, 0));
}

/** An even kernel without output padding gives, with 'same', an image that a convolution would not lead back from. */
function checkReached(name: string, input: Shape, output: readonly number[], window: FullWindow): void {
  if (slideOver(output, window).every((length, axis) => length === input[axis])) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${name}: with padding 'same' a kernel of even length needs an outputPadding of at least 1, or none given.`,
  );
}
