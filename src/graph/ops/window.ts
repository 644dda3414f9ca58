import { shapeText, sizeOf } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import type { Attribute } from '../value.ts';

/** How a window slides over the spatial axes of images: (height, width), or (length) alone. One number an axis. */
export interface Window {
  readonly kernel: readonly number[];
  /** default 1 */
  readonly strides?: readonly number[];
  /** distance of neighbours inside the window; default 1 */
  readonly dilations?: readonly number[];
  /** elements added before each axis, then after each: (above, left, below, right); default none */
  readonly pads?: readonly number[];
}

export type FullWindow = Required<Window>;

export function fullWindow({
  kernel,
  strides = kernel.map(() => 1),
  dilations = kernel.map(() => 1),
  pads = [...kernel, ...kernel].map(() => 0),
}: Window): FullWindow {
  return { kernel, strides, dilations, pads };
}

/** Whether the window looks at neighbours and moves by one: no strides, no dilations. */
export function isDense({ strides, dilations }: FullWindow): boolean {
  return [...strides, ...dilations].every((n) => n === 1);
}

/** Length along each spatial axis after the window has slid over an image of these lengths. */
export function slideOver(
  size: readonly number[],
  { kernel, strides, dilations, pads }: FullWindow,
): number[] {
  return kernel.map((length, axis) => {
    const reach = (length - 1) * dilations[axis] + 1;
    return Math.floor((size[axis] + pads[axis] + pads[axis + kernel.length] - reach) / strides[axis]) + 1;
  });
}

/** Shape of what an operator computes from images x (batch, channels, length) or (batch, channels, height, width). */
export function slidShape(
  operator: string,
  x: readonly number[],
  channels: number,
  window: FullWindow,
): number[] {
  const axes = window.kernel.length;
  const { strides, dilations, pads } = window;
  if (axes < 1 || axes > 2 || x.length !== axes + 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${operator}: images are (batch, channels, length) or (batch, channels, height, width), with one number of the window for each axis after the channels; received ${shapeText(x)} and a window ${shapeText(window.kernel)}.`,
    );
  }
  if (strides.length !== axes || dilations.length !== axes || pads.length !== 2 * axes) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${operator}: a window ${shapeText(window.kernel)} has ${axes} strides and dilations and ${2 * axes} pads; received ${strides.length}, ${dilations.length} and ${pads.length}.`,
    );
  }
  const places = slideOver(x.slice(2), window);
  if (!places.every((length) => length >= 1)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${operator}: a window ${shapeText(window.kernel)} does not fit into images ${shapeText(x)}; pad them or take a smaller one.`,
    );
  }
  return [x[0], channels, ...places];
}

/** For each place of the window, row-major, one over the number of its elements that lie inside the image. */
export function inverseCounts(size: readonly number[], window: FullWindow): Float32Array {
  const places = slideOver(size, window);
  const inside = places.map((length, axis) =>
    Array.from({ length }, (_, place) => countInside(place, axis, size[axis], window)),
  );
  return Float32Array.from({ length: sizeOf(places) }, (_, i) => {
    let count = 1;
    for (let axis = places.length - 1, rest = i; axis >= 0; axis--) {
      count *= inside[axis][rest % places[axis]];
      rest = Math.floor(rest / places[axis]);
    }
    return 1 / count;
  });
}

function countInside(place: number, axis: number, length: number, window: FullWindow): number {
  let count = 0;
  for (let k = 0; k < window.kernel[axis]; k++) {
    const at = place * window.strides[axis] + k * window.dilations[axis] - window.pads[axis];
    if (at >= 0 && at < length) count++;
  }
  return count;
}

/** A window over sequences as one over images of height 1. */
export function overImages(window: FullWindow): FullWindow {
  if (window.kernel.length === 2) return window;
  const [before, after] = window.pads;
  return {
    kernel: [1, ...window.kernel],
    strides: [1, ...window.strides],
    dilations: [1, ...window.dilations],
    pads: [0, before, 0, after],
  };
}

/** The window as ONNX attributes. */
export function windowAttributes({ kernel, strides, dilations, pads }: FullWindow) {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: pads },
  };
}

/** The window of a node that was made with `windowAttributes`. */
export function windowOf(attributes: Readonly<Record<string, Attribute>>): FullWindow {
  const ints = (name: string) => (attributes[name] as { ints: readonly number[] }).ints;
  return {
    kernel: ints('kernel_shape'),
    strides: ints('strides'),
    dilations: ints('dilations'),
    pads: ints('pads'),
  };
}
