import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { emit, type Node, type Operator, type Value } from '../value.ts';
import { sumOfPlaces, toBlocks } from './blocks.ts';
import { constant } from './constant.ts';
import { convKernelGradient } from './conv-kernel-gradient.ts';
import { convTranspose } from './conv-transpose.ts';
import { gather } from './gather.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';
import {
  type FullWindow,
  fullWindow,
  isDense,
  slidShape,
  type Window,
  windowAttributes,
  windowOf,
} from './window.ts';

export interface ConvOptions extends Omit<Window, 'kernel'> {
  /** groups of channels, each with its own filters; default 1. As many as channels: depthwise. */
  readonly group?: number;
}

export const Conv: Operator = { type: 'Conv', gradient: convGradient() };

/** A convolution in groups: an operator of its own, because rewrites of `Conv` count on one group. */
export const GroupedConv: Operator = { type: 'Conv', gradient: convGradient() };

/** A convolution in one group, of whole blocks of so many filters: its kernel's gradient is made from those. */
export function convOfBlocks(
  node: Node,
  inputs: readonly (Value | undefined)[],
  block: number,
): readonly Value[] {
  const operator: Operator = { type: 'Conv', gradient: convGradient(block) };
  return emit(operator, inputs, node.outputs, node.attributes);
}

/**
 * Cross-correlation in one or two dimensions.
 *
 * @param x images (batch, channels, height, width) or sequences (batch, channels, length)
 * @param kernel (filters, channels / group, kernel height, kernel width) or (filters, channels / group, kernel length)
 * @param bias (filters), optional
 * @returns (batch, filters, rows, columns) or (batch, filters, places)
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT
 *
 * @example
 * import { conv, input } from 'earshot/graph';
 * const [x, kernel] = [input('x', [8, 3, 28, 28]), input('kernel', [16, 3, 5, 5])];
 * console.log(conv(x, kernel, undefined, { strides: [2, 2], pads: [2, 2, 2, 2] }).shape); // [8, 16, 14, 14]
 */
export function conv(x: Value, kernel: Value, bias: Value | undefined, options: ConvOptions = {}): Value {
  const { group = 1, ...sliding } = options;
  const [filters, channels, ...size] = kernel.shape;
  if (x.shape[1] !== channels * group || filters % group !== 0 || (bias && bias.shape[0] !== filters)) {
    const groups = group === 1 ? '' : ` in ${group} groups`;
    const biased = bias ? ` and bias ${shapeText(bias.shape)}` : '';
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Conv: kernel ${shapeText(kernel.shape)}${biased} does not fit x ${shapeText(x.shape)}${groups}.`,
    );
  }
  const window = fullWindow({ ...sliding, kernel: size });
  const shape = slidShape('Conv', x.shape, filters, window);
  const operator = group === 1 ? Conv : GroupedConv;
  const attributes = { ...windowAttributes(window), group: { int: group } };
  return emit(operator, [x, kernel, bias], [{ dtype: x.dtype, shape }], attributes)[0];
}

/** Groups of the channels of a node made by `conv` or `convTranspose`. */
export function groupOf({ attributes }: Node): number {
  return (attributes.group as { int: number }).int;
}

/** @param block of the filters, where the convolution will be done in blocks of so many */
function convGradient(block?: number): Operator['gradient'] {
  return (node, [dy]) => {
    const [x, kernel, bias] = node.inputs as Value[];
    const [window, group] = [windowOf(node.attributes), groupOf(node)];
    const overPlaces = dy!.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
    return [
      group === 1 && suitsFlipped(kernel, window)
        ? flippedConv(dy!, kernel, window)
        : convTranspose(dy!, kernel, { ...window, group, outputSize: x.shape.slice(2) }),
      convKernelGradient(x, dy!, window, { group, block }),
      bias && (block === undefined ? reduceSum(dy!, overPlaces) : sumOfPlaces(toBlocks(dy!))),
    ];
  };
}

/** With fewer channels a convolution takes the engine longer than its adjoint, though that adds up on one thread. */
const manyChannels = 32;

function suitsFlipped({ shape }: Value, window: FullWindow): boolean {
  const inside = flippedPads(window).every((count) => count >= 0);
  return (
    window.kernel.length === 2 && isDense(window) && inside && Math.max(shape[0], shape[1]) >= manyChannels
  );
}

/** The adjoint of a dense convolution: one with the kernel turned by half a turn, over the padded result. */
function flippedConv(dy: Value, kernel: Value, window: FullWindow): Value {
  return conv(dy, flippedKernel(kernel), undefined, { pads: flippedPads(window) });
}

/** The pads of the adjoint of a dense convolution. */
export function flippedPads({ kernel, pads }: FullWindow): number[] {
  return pads.map((count, i) => kernel[i % kernel.length] - 1 - count);
}

/** The kernel of the adjoint of a dense convolution: turned by half a turn, channels and filters swapped. */
export function flippedKernel(kernel: Value): Value {
  const [filters, channels, kh, kw] = kernel.shape;
  const taps = reshape(transpose(kernel, [2, 3, 1, 0]), [kh * kw, channels * filters]);
  const backwards = BigInt64Array.from({ length: kh * kw }, (_, tap) => BigInt(kh * kw - 1 - tap));
  const turned = reshape(gather(taps, constant(backwards, [kh * kw])), [kh, kw, channels, filters]);
  return transpose(turned, [2, 3, 0, 1]);
}
