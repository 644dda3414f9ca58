import { sameShape } from '../../array/tensor.ts';
import { Add } from '../ops/add.ts';
import {
  BlockedConv,
  blockedMaxPool,
  fromBlocks,
  fromBlocksChannelsLast,
  ReorderInput,
  ReorderOutput,
  sumOfPlaces,
  withBias,
  withRelu,
} from '../ops/blocks.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { Mul, mul } from '../ops/mul.ts';
import { HardSigmoid } from '../ops/ramp.ts';
import { ReduceSum } from '../ops/reduce-sum.ts';
import { Relu, relu } from '../ops/relu.ts';
import { Transpose } from '../ops/transpose.ts';
import { windowOf } from '../ops/window.ts';
import { emit, type Node, type Operator, type Value } from '../value.ts';
import { MaxPoolByMask } from './max-pool-by-mask.ts';
import type { Rule } from './rewrite.ts';

/** What a node makes of images in blocks, where it can; `other` is its second input. */
type InBlocks = (
  images: Value,
  node: Node,
  other: Value | undefined,
  uses: ReadonlyMap<Value, number>,
) => readonly Value[] | undefined;

const maxPool: InBlocks = (images, { attributes, outputs }, _, uses) =>
  uses.has(outputs[1]) ? undefined : [fromBlocks(blockedMaxPool(images, windowOf(attributes))), outputs[1]];

const inBlocks = new Map<Operator, InBlocks>([
  [ReorderInput, (images) => [images]],
  [MaxPool, maxPool],
  [MaxPoolByMask, maxPool],
  [
    Relu,
    (images, { inputs }, _, uses) => {
      // a convolution that nothing else reads can cut off what is negative itself
      const [before] = inputs[0]!.node.inputs as Value[];
      const readOnce = [inputs[0]!, before].every((value) => uses.get(value) === 1);
      const fused = readOnce && images.node.operator === BlockedConv;
      return [fromBlocks(fused ? withRelu(images) : relu(images))];
    },
  ],
  [
    Add,
    (images, _, bias) => {
      const perChannel = bias !== undefined && sameShape(bias.shape, [images.shape[1], 1, 1]);
      return perChannel ? [fromBlocks(withBias(images, bias))] : undefined;
    },
  ],
  [
    Mul,
    (images, _, slope) => {
      if (slope?.node.operator !== HardSigmoid || slope.node.inputs[0]!.node.operator !== ReorderOutput)
        return undefined;
      const { operator, inputs, attributes } = slope.node;
      const [y] = inputs[0]!.node.inputs as Value[];
      if (!sameShape(y.shape, images.shape)) return undefined; // in blocks nothing can be broadcast
      return [fromBlocks(mul(images, emit(operator, [y], [y], attributes)[0]))];
    },
  ],
  [
    ReduceSum,
    // a gradient that went through relu's slope; of other images most are read out of blocks anyway
    (images, { outputs }) =>
      images.node.operator === Mul && sameShape(outputs[0].shape, [images.shape[1]])
        ? [sumOfPlaces(images)]
        : undefined,
  ],
  [
    Transpose,
    (images, { attributes }) =>
      (attributes.perm as { ints: readonly number[] }).ints.join() === '0,2,3,1'
        ? [fromBlocksChannelsLast(images)]
        : undefined,
  ],
]);

/** Images that come out of blocks stay in them as long as what reads them can be done there. */
export const stayInBlocks: Rule = (node, [input, other], uses) => {
  if (input?.node.operator !== ReorderOutput) return undefined;
  return inBlocks.get(node.operator)?.(input.node.inputs[0]!, node, other, uses);
};
