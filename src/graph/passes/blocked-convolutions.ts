import { sizeOf } from '../../array/tensor.ts';
import { blockedConv, fromBlocks, kernelInBlocks, toBlocks } from '../ops/blocks.ts';
import { Conv, convOfBlocks, flippedKernel, flippedPads, groupOf } from '../ops/conv.ts';
import { ConvTranspose } from '../ops/conv-transpose.ts';
import { type FullWindow, isDense, windowOf } from '../ops/window.ts';
import type { Node, Operator, Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** With fewer numbers the reordering costs more than it saves. */
export const large = 16_384;

/**
 * Convolutions over images in blocks of so many channels, for which the engine has its fastest kernels; by itself it uses them
 * only where it knows the weights beforehand. Adjoints of dense convolutions become convolutions with the kernel turned.
 */
export function blockedConvolutions(block: number): Rule {
  return (node, [x, kernel, bias]) => {
    const { operator, attributes } = node;
    const convolves = isConv(operator);
    if ((!convolves && operator !== ConvTranspose) || groupOf(node) !== 1) return undefined;
    const window = windowOf(attributes);
    if (!suits(x!, kernel!, window, block)) return undefined;
    if (convolves)
      return [fromBlocks(blockedConv(toBlocks(x!), kernelInBlocks(kernel!, block), window, { bias }))];
    const pads = flippedPads(window);
    if (!isDense(window) || pads.some((count) => count < 0)) return undefined;
    const turned = kernelInBlocks(flippedKernel(kernel!), block);
    return [fromBlocks(blockedConv(toBlocks(x!), turned, { ...window, pads }))];
  };
}

/** Convolutions that will be done in blocks of so many channels get a gradient that takes them so. */
export function gradientsInBlocks(block: number): Rule {
  return (node, inputs) =>
    node.operator === Conv && convolvesInBlocks(node, block) ? convOfBlocks(node, inputs, block) : undefined;
}

/** Whether a node is a convolution that will be done in blocks of so many channels. */
export function convolvesInBlocks(node: Node, block: number): boolean {
  const [x, kernel] = node.inputs as Value[];
  return isConv(node.operator) && groupOf(node) === 1 && suits(x, kernel, windowOf(node.attributes), block);
}

function isConv({ type, domain }: Operator): boolean {
  return type === Conv.type && domain === undefined;
}

function suits(x: Value, kernel: Value, window: FullWindow, block: number): boolean {
  const images = x.shape.length === 4 && sizeOf(x.shape) >= large && sizeOf(window.kernel) > 1;
  return images && kernel.shape.slice(0, 2).every((count) => count % block === 0);
}
