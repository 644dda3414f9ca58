import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { convKernelGradient } from './conv-kernel-gradient.ts';
import { convTranspose } from './conv-transpose.ts';
import { reduceSum } from './reduce-sum.ts';
import { type FullWindow, fullWindow, slideOver, type Window, windowAttributes, windowOf } from './window.ts';

export const Conv: Operator = {
  type: 'Conv',
  gradient: ({ inputs, attributes }, [dy]) => {
    const [x, kernel, bias] = inputs as Value[];
    const window = windowOf(attributes);
    return [
      convTranspose(dy!, kernel, { ...window, outputSize: [x.shape[2], x.shape[3]] }),
      convKernelGradient(x, dy!, window),
      bias === undefined ? undefined : sumTo(reduceSum(dy!, [0, 2, 3]), bias.shape),
    ];
  },
};

/**
 * 2-D cross-correlation.
 *
 * @param x images (batch, channels, height, width)
 * @param kernel (filters, channels, kernel height, kernel width)
 * @param bias (filters), optional
 */
export function conv(
  x: Value,
  kernel: Value,
  bias: Value | undefined,
  options: Omit<Window, 'kernel'> = {},
): Value {
  const [filters, channels, ...size] = kernel.shape;
  if (x.shape[1] !== channels) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Conv: kernel ${shapeText(kernel.shape)} does not fit x ${shapeText(x.shape)}.`,
    );
  }
  const window: FullWindow = fullWindow({ ...options, kernel: size as [number, number] });
  const shape = [x.shape[0], filters, ...slideOver(x.shape.slice(2), window)];
  return emit(Conv, [x, kernel, bias], [{ dtype: x.dtype, shape }], windowAttributes(window))[0];
}
