/** How a window slides over the two spatial axes of an image: each pair is (height, width). */
export interface Window {
  readonly kernel: readonly [number, number];
  /** default (1, 1) */
  readonly strides?: readonly [number, number];
  /** default (1, 1) */
  readonly dilations?: readonly [number, number];
  /** rows above, columns left, rows below, columns right; default none */
  readonly pads?: readonly [number, number, number, number];
}

export type FullWindow = Required<Window>;

export function fullWindow({
  kernel,
  strides = [1, 1],
  dilations = [1, 1],
  pads = [0, 0, 0, 0],
}: Window): FullWindow {
  return { kernel, strides, dilations, pads };
}

/** Length along each spatial axis after the window has slid over an image of (height, width). */
export function slideOver(
  size: readonly number[],
  { kernel, strides, dilations, pads }: FullWindow,
): [number, number] {
  const along = (axis: 0 | 1) => {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    return Math.floor((size[axis] + pads[axis] + pads[axis + 2] - reach) / strides[axis]) + 1;
  };
  return [along(0), along(1)];
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
export function windowOf(attributes: Readonly<Record<string, unknown>>): FullWindow {
  const ints = (name: string) => (attributes[name] as { ints: readonly number[] }).ints;
  return {
    kernel: ints('kernel_shape') as [number, number],
    strides: ints('strides') as [number, number],
    dilations: ints('dilations') as [number, number],
    pads: ints('pads') as [number, number, number, number],
  };
}
