import { shapeText } from '../array/tensor.ts';
import { EarshotError, unknownName } from '../errors.ts';
import { type FullWindow, fullWindow, slideOver } from '../graph/ops/window.ts';
import type { Shape } from './features.ts';

/** 'valid': the window stays inside the image. 'same': zeros around it, so that ceil(length / stride) places fit. */
export type Padding = 'valid' | 'same';

/** Also 'causal': zeros before a sequence, so that no place sees a later one. */
export type CausalPadding = Padding | 'causal';

/** @throws EarshotError UNKNOWN_NAME */
export function checkPadding<P extends CausalPadding>(
  padding: P,
  known: readonly CausalPadding[] = ['valid', 'same'],
): P {
  if (!known.includes(padding)) throw unknownName('padding', padding, known);
  return padding;
}

type Sliding = Pick<FullWindow, 'kernel' | 'strides'> & Partial<Pick<FullWindow, 'dilations'>>;

/**
 * The window over images (height, width, channels) or sequences (steps, channels), with Keras's padding: an odd row
 * goes below, an odd column right.
 */
export function paddedWindow(
  layer: string,
  input: Shape,
  sliding: Sliding,
  padding: CausalPadding,
): FullWindow {
  const window = fullWindow(sliding);
  const totals = window.kernel.map((_, axis) => totalPadding(input[axis], window, axis, padding));
  const before = padding === 'causal' ? totals : totals.map((total) => total >> 1);
  const padded = { ...window, pads: [...before, ...totals.map((total, axis) => total - before[axis])] };
  if (slideOver(input, padded).some((length) => length < 1)) {
    const size = window.kernel.join(' x ');
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${layer}: a window of ${size} does not fit into ${window.kernel.length === 1 ? 'sequences' : 'images'} of shape ${shapeText(input)}; use padding 'same', a smaller window or fewer layers.`,
    );
  }
  return padded;
}

function totalPadding(
  length: number,
  { kernel, strides, dilations }: FullWindow,
  axis: number,
  padding: CausalPadding,
): number {
  if (padding === 'valid') return 0;
  const reach = (kernel[axis] - 1) * dilations[axis] + 1;
  if (padding === 'causal') return reach - 1;
  const places = Math.ceil(length / strides[axis]);
  return Math.max((places - 1) * strides[axis] + reach - length, 0);
}
