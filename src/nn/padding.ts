import { shapeText } from '../array/tensor.ts';
import { EarshotError, unknownName } from '../errors.ts';
import { type FullWindow, fullWindow, slideOver } from '../graph/ops/window.ts';
import type { Shape } from './features.ts';

/** 'valid': the window stays inside the image. 'same': zeros around it, so that ceil(length / stride) places fit. */
export type Padding = 'valid' | 'same';

/** @throws EarshotError UNKNOWN_NAME */
export function checkPadding(padding: Padding): Padding {
  if (padding !== 'valid' && padding !== 'same') throw unknownName('padding', padding, ['valid', 'same']);
  return padding;
}

type Sliding = Pick<FullWindow, 'kernel' | 'strides'> & Partial<Pick<FullWindow, 'dilations'>>;

/** The window over images of shape (height, width, channels), with Keras's padding: an odd row goes below, an odd column right. */
export function paddedWindow(layer: string, input: Shape, sliding: Sliding, padding: Padding): FullWindow {
  const window = fullWindow(sliding);
  const [height, width] =
    padding === 'same' ? [0, 1].map((axis) => sameTotal(input[axis], window, axis as 0 | 1)) : [0, 0];
  const [top, left] = [height >> 1, width >> 1];
  const padded: FullWindow = { ...window, pads: [top, left, height - top, width - left] };
  if (slideOver(input, padded).some((length) => length < 1)) {
    const size = window.kernel.join(' x ');
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${layer}: a window of ${size} does not fit into images of shape ${shapeText(input)}; use padding 'same', a smaller window or fewer layers.`,
    );
  }
  return padded;
}

function sameTotal(length: number, { kernel, strides, dilations }: FullWindow, axis: 0 | 1): number {
  const places = Math.ceil(length / strides[axis]);
  const reach = (kernel[axis] - 1) * dilations[axis] + 1;
  return Math.max((places - 1) * strides[axis] + reach - length, 0);
}
