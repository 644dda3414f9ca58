import { emit, type Operator, type Value } from '../value.ts';
import { add } from './add.ts';
import { constant } from './constant.ts';
import { mul } from './mul.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';
import { type FullWindow, fullWindow, slidShape, type Window, windowAttributes } from './window.ts';

/**
 * @file The native engine's own operators over images in blocks of channels, as many as a vector of the processor holds:
 * (batch, channels / block, height, width, block) in memory, while the shape says (batch, channels, height, width). Only whole
 * blocks are passed in here. The reorderings alone have gradients: passes give other operators theirs, or bring them in afterwards.
 */

const domain = 'com.microsoft.nchwc';

export const ReorderInput: Operator = {
  type: 'ReorderInput',
  domain,
  gradient: (_, [dy]) => [fromBlocks(dy!)],
};
export const ReorderOutput: Operator = {
  type: 'ReorderOutput',
  domain,
  gradient: (_, [dy]) => [toBlocks(dy!)],
};
const ReorderInputChannelsLast: Operator = { type: 'ReorderInput', domain };
const ReorderOutputChannelsLast: Operator = { type: 'ReorderOutput', domain };
export const BlockedConv: Operator = { type: 'Conv', domain };
export const BlockedMaxPool: Operator = { type: 'MaxPool', domain };
const BlockedAveragePool: Operator = { type: 'AveragePool', domain };
const BlockedGlobalAveragePool: Operator = { type: 'GlobalAveragePool', domain };

/** Images (batch, channels, height, width) in blocks. */
export function toBlocks(x: Value): Value {
  return emit(ReorderInput, [x], [x])[0];
}

/** The inverse of `toBlocks`. */
export function fromBlocks(x: Value): Value {
  return emit(ReorderOutput, [x], [x], { channels: { int: x.shape[1] } })[0];
}

/** Images (batch, height, width, channels) in blocks. */
export function toBlocksFromChannelsLast(x: Value): Value {
  const [batch, height, width, channels] = x.shape;
  const type = { dtype: x.dtype, shape: [batch, channels, height, width] };
  return emit(ReorderInputChannelsLast, [x], [type], { channels_last: { int: 1 } })[0];
}

/** Images in blocks as (batch, height, width, channels). */
export function fromBlocksChannelsLast(x: Value): Value {
  const [batch, channels, height, width] = x.shape;
  const type = { dtype: x.dtype, shape: [batch, height, width, channels] };
  return emit(ReorderOutputChannelsLast, [x], [type], {
    channels: { int: channels },
    channels_last: { int: 1 },
  })[0];
}

export interface BlockedConvOptions {
  bias?: Value;
  /** in blocks and of the result's shape: added to it before the bias is */
  added?: Value;
  /** negative results become 0, at no cost */
  relu?: boolean;
  group?: number;
}

/**
 * `conv` from images in blocks, or from images of fewer channels than a block as they are, to images in blocks.
 * @param kernel as `kernelInBlocks` and `thinKernelInBlocks` give it, of the shape that it has for `conv`
 */
export function blockedConv(
  x: Value,
  kernel: Value,
  window: Window,
  { bias, added, relu = false, group = 1 }: BlockedConvOptions = {},
): Value {
  const full = fullWindow(window);
  const shape = slidShape('Conv', x.shape, kernel.shape[0], full);
  const attributes = { ...windowAttributes(full), group: { int: group }, ...(relu && relus) };
  return emit(BlockedConv, [x, kernel, bias, added], [{ dtype: x.dtype, shape }], attributes)[0];
}

const relus = { activation: { string: 'Relu' } } as const;

/** A convolution whose negative results become 0. */
export function withRelu({ node }: Value): Value {
  return emit(BlockedConv, node.inputs, node.outputs, { ...node.attributes, ...relus })[0];
}

/** Images in blocks with each channel multiplied by a number: convolutions of a channel each, the engine's fastest way. */
export function timesEach(x: Value, factors: Value, more: BlockedConvOptions = {}): Value {
  const group = x.shape[1];
  return blockedConv(x, reshape(factors, [group, 1, 1, 1]), { kernel: [1, 1] }, { ...more, group });
}

/** Images in blocks with a number added to each channel; by the convolution itself where `fused` allows it and x is one. */
export function plusEach(x: Value, numbers: Value, fused = false): Value {
  const channels = x.shape[1];
  const bias = reshape(numbers, [channels]);
  if (!fused || !isPlain(x)) return timesEach(x, constant(1, [channels, 1, 1, 1]), { bias });
  return emit(BlockedConv, [...x.node.inputs.slice(0, 2), bias], [x], x.node.attributes)[0];
}

/** The sum of images in blocks of one shape; by `a`'s convolution where `fused` allows it and a is `timesEach`'s. */
export function plusImages(a: Value, b: Value, fused = false): Value {
  const { inputs, attributes } = a.node;
  const each = isPlain(a) && inputs[0]!.shape[1] === a.shape[1] && inputs[1]!.shape[1] === 1;
  if (!fused || !each) return add(a, b);
  return emit(BlockedConv, [...inputs.slice(0, 2), undefined, b], [a], attributes)[0];
}

/** Whether this is a convolution and nothing more. */
function isPlain({ node: { operator, inputs, attributes } }: Value): boolean {
  return operator === BlockedConv && !inputs[2] && !inputs[3] && !('activation' in attributes);
}

/**
 * Numbers are compared with their maxima by convolutions, at this scale: the difference and 1 are together 1 where they are
 * equal, and negative where they are not. A power of two leaves their bits as they are; numbers of up to 1e14 have room in
 * float32.
 */
export const comparing = 2 ** 80;

/** Stands for minus infinity at that scale: where it is added nothing equals its maximum. */
export const never = -1e38;

/** Images in blocks with zeros around: [above, left, below, right]. */
export function paddedBlocks(x: Value, pads: readonly number[]): Value {
  const channels = x.shape[1];
  return blockedConv(x, constant(1, [channels, 1, 1, 1]), { kernel: [1, 1], pads }, { group: channels });
}

/** (channels): of images in blocks, the sum over images and places. */
export function sumOfPlaces(x: Value): Value {
  const [, , height, width] = x.shape;
  return mul(reduceSum(meansOfImages(x), [0]), constant(height * width));
}

/** (channels): of images in blocks, the mean over images and places. */
export function meanOfPlaces(x: Value): Value {
  return reduceMean(meansOfImages(x), [0]);
}

function meansOfImages(x: Value): Value {
  const [batch, channels] = x.shape;
  const type = { dtype: x.dtype, shape: [batch, channels, 1, 1] };
  return reshape(emit(BlockedGlobalAveragePool, [x], [type])[0], [batch, channels]);
}

/** In memory (filters / block, channels / block, kernel height, kernel width, block of channels, block of filters). */
export function kernelInBlocks(kernel: Value, block: number): Value {
  const [filters, channels, kh, kw] = kernel.shape;
  const cut = [kh * kw, channels / block, block, filters / block, block];
  const taps = reshape(transpose(kernel, [2, 3, 1, 0]), cut);
  return reshape(transpose(taps, [3, 1, 0, 2, 4]), kernel.shape);
}

/** Of fewer channels than a block. In memory (filters / block, channels, kernel height, kernel width, block of filters). */
export function thinKernelInBlocks(kernel: Value, block: number): Value {
  const [filters] = kernel.shape;
  return reshape(transpose(reshape(kernel, [filters / block, block, -1]), [0, 2, 1]), kernel.shape);
}

/** `maxPool` over images in blocks. */
export function blockedMaxPool(x: Value, window: FullWindow): Value {
  return pooled(BlockedMaxPool, x, window);
}

/** `averagePool` over images in blocks. */
export function blockedAveragePool(x: Value, window: FullWindow): Value {
  return pooled(BlockedAveragePool, x, window);
}

function pooled(operator: Operator, x: Value, window: FullWindow): Value {
  const shape = slidShape(operator.type, x.shape, x.shape[1], window);
  return emit(operator, [x], [{ dtype: x.dtype, shape }], windowAttributes(window))[0];
}
