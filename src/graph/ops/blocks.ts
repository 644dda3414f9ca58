import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';
import { type FullWindow, fullWindow, slidShape, type Window, windowAttributes } from './window.ts';

/**
 * @file The native engine's own operators over images in blocks of channels, as many as a vector of the processor holds:
 * (batch, channels / block, height, width, block) in memory, while the shape says (batch, channels, height, width). Only whole
 * blocks are passed in here. There are gradients for the reorderings alone: the other operators come into graphs afterwards.
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
const ReorderOutputChannelsLast: Operator = { type: 'ReorderOutput', domain };
export const BlockedConv: Operator = { type: 'Conv', domain };
const BlockedMaxPool: Operator = { type: 'MaxPool', domain };
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

/** Images in blocks with a number added to each channel: a convolution of each channel by itself, in the engine's fastest way. */
export function withBias(x: Value, bias: Value): Value {
  const channels = x.shape[1];
  const ones = constant(1, [channels, 1, 1, 1]);
  return blockedConv(x, ones, { kernel: [1, 1] }, { bias: reshape(bias, [channels]), group: channels });
}

/** (channels): of images in blocks, the sum over images and places. */
export function sumOfPlaces(x: Value): Value {
  const [batch, channels, height, width] = x.shape;
  const type = { dtype: x.dtype, shape: [batch, channels, 1, 1] };
  const [means] = emit(BlockedGlobalAveragePool, [x], [type]);
  return mul(reduceSum(reshape(means, [batch, channels]), [0]), constant(height * width));
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
