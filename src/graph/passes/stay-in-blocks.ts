import { sameShape, sizeOf } from '../../array/tensor.ts';
import { Add } from '../ops/add.ts';
import {
  BlockedConv,
  blockedMaxPool,
  fromBlocks,
  fromBlocksChannelsLast,
  meanOfPlaces,
  plusEach,
  plusImages,
  ReorderInput,
  ReorderOutput,
  sumOfPlaces,
  timesEach,
  toBlocks,
  toBlocksFromChannelsLast,
  withRelu,
} from '../ops/blocks.ts';
import { Input } from '../ops/input.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { Mul, mul } from '../ops/mul.ts';
import { neg } from '../ops/neg.ts';
import { HardSigmoid } from '../ops/ramp.ts';
import { ReduceMean } from '../ops/reduce-mean.ts';
import { ReduceSum } from '../ops/reduce-sum.ts';
import { Relu, relu } from '../ops/relu.ts';
import { reshape } from '../ops/reshape.ts';
import { Sub, sub } from '../ops/sub.ts';
import { Transpose } from '../ops/transpose.ts';
import { windowOf } from '../ops/window.ts';
import { emit, type Node, type Value } from '../value.ts';
import { large } from './blocked-convolutions.ts';
import type { Rule } from './rewrite.ts';

/** A node whose operand is images that come out of blocks. */
interface Reading {
  readonly node: Node;
  /** these, in blocks */
  readonly images: Value;
  /** nothing but the node reads them */
  readonly alone: boolean;
  /** the other operand, and the same in blocks, where it comes out of them, too, and in the same shape */
  readonly other?: Value;
  readonly others?: Value;
  readonly uses: ReadonlyMap<Value, number>;
}

/** What the node makes of images in blocks, where it can. */
type InBlocks = (reading: Reading) => readonly Value[] | undefined;

const maxPool: InBlocks = ({ images, node: { attributes, outputs }, uses }) =>
  uses.has(outputs[1]) ? undefined : [fromBlocks(blockedMaxPool(images, windowOf(attributes))), outputs[1]];

/** Over images and places, of one number a channel. */
const reduced =
  (reduce: (images: Value) => Value): InBlocks =>
  ({ images, node: { inputs, outputs } }) => {
    const axes = Array.from(inputs[1]!.node.data as BigInt64Array, Number);
    return axes.join() === '0,2,3' ? [reshape(reduce(images), outputs[0].shape)] : undefined;
  };

/** By the type of the node: with other gradients operators compute the same. */
const inBlocks = new Map<string, InBlocks>([
  [ReorderInput.type, ({ images }) => [images]],
  [MaxPool.type, maxPool],
  // a convolution that nothing else reads can cut off what is negative itself
  [
    Relu.type,
    ({ images, alone }) => [
      fromBlocks(alone && images.node.operator === BlockedConv ? withRelu(images) : relu(images)),
    ],
  ],
  [
    Add.type,
    ({ images, alone, other, others }) => {
      if (others !== undefined) return [fromBlocks(plusImages(images, others, alone))];
      return hasOneEach(other, images) ? [fromBlocks(plusEach(images, other!, alone))] : undefined;
    },
  ],
  [
    Sub.type,
    ({ images, alone, other, others }) => {
      if (others !== undefined) return [fromBlocks(sub(images, others))];
      return hasOneEach(other, images) ? [fromBlocks(plusEach(images, neg(other!), alone))] : undefined;
    },
  ],
  [
    Mul.type,
    ({ images, other, others }) => {
      if (hasOneEach(other, images)) return [fromBlocks(timesEach(images, other!))];
      const factors = others ?? slopesInBlocks(other, images) ?? maskInBlocks(other, images);
      return factors && [fromBlocks(mul(images, factors))];
    },
  ],
  [ReduceSum.type, reduced(sumOfPlaces)],
  [ReduceMean.type, reduced(meanOfPlaces)],
  [
    Transpose.type,
    ({ images, node }) => (permutationOf(node) === '0,2,3,1' ? [fromBlocksChannelsLast(images)] : undefined),
  ],
]);

/** Images that come out of blocks of so many channels stay in them as long as what reads them can be done there. */
export function stayInBlocks(block: number): Rule {
  return (node, inputs, uses) => {
    const { type } = node.operator;
    if (type === Transpose.type && goesIntoBlocks(node, block))
      return [fromBlocks(toBlocksFromChannelsLast(inputs[0]!))];
    const anyOrder = type === Add.type || type === Mul.type;
    const at = anyOrder && inBlocksAlready(inputs[0]) === undefined ? 1 : 0;
    const images = inBlocksAlready(inputs[at]);
    if (images === undefined) return undefined;
    const other = inputs[1 - at];
    const others = inBlocksAlready(other);
    return inBlocks.get(type)?.({
      node,
      images,
      alone: readOnce(node.inputs[at]!, uses),
      other,
      others: others && sameShape(others.shape, images.shape) ? others : undefined, // nothing can be broadcast there
      uses,
    });
  };
}

function inBlocksAlready(value: Value | undefined): Value | undefined {
  return value?.node.operator === ReorderOutput ? value.node.inputs[0] : undefined;
}

/** Whether one node reads what comes out of blocks, and this alone reads what is in them. */
function readOnce(value: Value, uses: ReadonlyMap<Value, number>): boolean {
  const before = inBlocksAlready(value);
  return uses.get(value) === 1 && (before === undefined || uses.get(before) === 1);
}

/** Whether a value has one number for each channel of images. */
function hasOneEach(value: Value | undefined, { shape: [, channels] }: Value): boolean {
  const shape = value?.shape ?? [];
  return sizeOf(shape) === channels && shape.length > 2 && shape[shape.length - 3] === channels;
}

/** In blocks, the slopes of relu at images that come out of them. */
function slopesInBlocks(value: Value | undefined, { shape }: Value): Value | undefined {
  if (value?.node.operator !== HardSigmoid) return undefined;
  const { operator, inputs, attributes } = value.node;
  const images = inBlocksAlready(inputs[0]);
  return images && sameShape(images.shape, shape)
    ? emit(operator, [images], [images], attributes)[0]
    : undefined;
}

/** In blocks, random numbers: forward and backward read them. */
function maskInBlocks(value: Value | undefined, { shape }: Value): Value | undefined {
  return value?.node.operator === Input && sameShape(value.shape, shape) ? toBlocks(value) : undefined;
}

/** Whether channels come from the last axis of many numbers, in whole blocks. */
function goesIntoBlocks(node: Node, block: number): boolean {
  const [{ shape }] = node.outputs;
  return permutationOf(node) === '0,3,1,2' && shape[1] % block === 0 && sizeOf(shape) >= large;
}

function permutationOf({ attributes }: Node): string {
  return (attributes.perm as { ints: readonly number[] }).ints.join();
}
