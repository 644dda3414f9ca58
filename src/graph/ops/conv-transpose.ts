import { EarshotError } from '../../errors.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { conv } from './conv.ts';
import { convKernelGradient } from './conv-kernel-gradient.ts';
import { fullWindow, slideOver, type Window, windowAttributes, windowOf } from './window.ts';

export interface ConvTransposeOptions extends Omit<Window, 'kernel'> {
  /** (height, width) of the result: which of the sizes that the window would map to x's size is meant */
  readonly outputSize: readonly [number, number];
}

export const ConvTranspose: Operator = {
  type: 'ConvTranspose',
  gradient: ({ inputs: [x, kernel], attributes }, [dy]) => {
    const window = windowOf(attributes);
    return [conv(dy!, kernel!, undefined, window), convKernelGradient(dy!, x!, window)];
  },
};

/**
 * The adjoint of `conv`: the gradient of its result with respect to its images.
 *
 * @param x (batch, filters, height, width)
 * @param kernel (filters, channels, kernel height, kernel width), as for `conv`
 */
export function convTranspose(
  x: Value,
  kernel: Value,
  { outputSize, ...options }: ConvTransposeOptions,
): Value {
  const window = fullWindow({ ...options, kernel: [kernel.shape[2], kernel.shape[3]] });
  const [height, width] = slideOver(outputSize, window);
  if (height !== x.shape[2] || width !== x.shape[3]) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `ConvTranspose: an image of ${outputSize.join(' x ')} gives ${height} x ${width}, not ${x.shape[2]} x ${x.shape[3]}.`,
    );
  }
  const { strides, dilations, kernel: size, pads } = window;
  const outputPadding = [0, 1].map((axis) => {
    const covered = (x.shape[axis + 2] - 1) * strides[axis] + (size[axis] - 1) * dilations[axis] + 1;
    return outputSize[axis] + pads[axis] + pads[axis + 2] - covered;
  });
  const attributes = { ...windowAttributes(window), output_padding: { ints: outputPadding } };
  const shape = [x.shape[0], kernel.shape[1], ...outputSize];
  return emit(ConvTranspose, [x, kernel], [{ dtype: x.dtype, shape }], attributes)[0];
}
