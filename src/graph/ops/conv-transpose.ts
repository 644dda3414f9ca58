import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { type ConvOptions, conv, groupOf } from './conv.ts';
import { convKernelGradient } from './conv-kernel-gradient.ts';
import { reshape } from './reshape.ts';
import { fullWindow, overImages, slidShape, windowAttributes, windowOf } from './window.ts';

export interface ConvTransposeOptions extends ConvOptions {
  /** (height, width) or (length) of the result: which of the sizes that the window would map to x's size is meant */
  readonly outputSize: readonly number[];
}

export const ConvTranspose: Operator = {
  type: 'ConvTranspose',
  gradient: (node, [dy]) => {
    const [x, kernel] = node.inputs as Value[];
    const [window, group] = [windowOf(node.attributes), groupOf(node)];
    const { strides, dilations, pads } = window;
    return [
      conv(dy!, kernel, undefined, { strides, dilations, pads, group }),
      convKernelGradient(dy!, x, window, { group }),
    ];
  },
};

/**
 * The adjoint of `conv` (a transposed convolution): the gradient of its result with respect to its images.
 *
 * @param x (batch, filters, height, width) or (batch, filters, length)
 * @param kernel (filters, channels / group, kernel height, kernel width) or (filters, channels / group, kernel length),
 *   as for `conv`
 * @returns (batch, channels, ...outputSize)
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT
 */
export function convTranspose(
  x: Value,
  kernel: Value,
  { outputSize, ...options }: ConvTransposeOptions,
): Value {
  const { group = 1, ...sliding } = options;
  const [filters, channels, ...size] = kernel.shape;
  if (x.shape[1] !== filters || filters % group !== 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `ConvTranspose: kernel ${shapeText(kernel.shape)} does not fit x ${shapeText(x.shape)} in ${group} groups.`,
    );
  }
  const window = fullWindow({ ...sliding, kernel: size });
  const shape = [x.shape[0], channels * group, ...outputSize];
  const places = slidShape('ConvTranspose', shape, filters, window).slice(2);
  if (places.some((length, axis) => length !== x.shape[axis + 2])) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `ConvTranspose: an image of ${outputSize.join(' x ')} gives ${places.join(' x ')}, not ${x.shape.slice(2).join(' x ')}.`,
    );
  }
  if (size.length === 1) {
    // the engine's kernel for images of height 1 takes a half to a fifth of the time of that for sequences
    const { kernel: _, ...wide } = overImages(window);
    const [images, kernels] = [x, kernel].map((value) =>
      reshape(value, [-1, value.shape[1], 1, value.shape[2]]),
    );
    const image = convTranspose(images, kernels, { ...wide, group, outputSize: [1, ...outputSize] });
    return reshape(image, [-1, ...shape.slice(1)]);
  }
  const { strides, dilations, pads } = window;
  const outputPadding = size.map((length, axis) => {
    const covered = (x.shape[axis + 2] - 1) * strides[axis] + (length - 1) * dilations[axis] + 1;
    return outputSize[axis] + pads[axis] + pads[axis + size.length] - covered;
  });
  return emit(ConvTranspose, [x, kernel], [{ dtype: x.dtype, shape }], {
    ...windowAttributes(window),
    output_padding: { ints: outputPadding },
    group: { int: group },
  })[0];
}
