import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { fromBlocks, toBlocks } from '../../../src/graph/ops/blocks.ts';
import { concat } from '../../../src/graph/ops/concat.ts';
import { input, inputName } from '../../../src/graph/ops/input.ts';
import { maxPool } from '../../../src/graph/ops/max-pool.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { ramp } from '../../../src/graph/ops/ramp.ts';
import { reduceMean } from '../../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { relu } from '../../../src/graph/ops/relu.ts';
import { reshape } from '../../../src/graph/ops/reshape.ts';
import { sub } from '../../../src/graph/ops/sub.ts';
import { transpose } from '../../../src/graph/ops/transpose.ts';
import { maxPoolByMask } from '../../../src/graph/passes/max-pool-by-mask.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import { stayInBlocks } from '../../../src/graph/passes/stay-in-blocks.ts';
import type { Value } from '../../../src/graph/value.ts';
import { channelBlock } from '../../../src/nn/channel-block.ts';
import { evaluate, expectClose, generator, typesOf } from '../check-operator.ts';

/** Undefined where the engine has no convolutions in blocks. */
const block = (await channelBlock())!;

const x = input('x', [2, 32, 5, 6]);
const pool = { kernel: [2, 3], strides: [2, 3], pads: [1, 0, 0, 0] };
const inBlocks = toBlocks(x);
const reordered = fromBlocks(inBlocks);
const perChannel = input('perChannel', [32, 1, 1]);
const means = input('means', [2, 32, 1, 1]);
const mask = input('mask', x.shape);
const last = input('last', [2, 16, 16, 32]);
const fewLast = input('fewLast', [2, 4, 4, 32]);
const partLast = input('partLast', [2, 32, 32, 12]);
const others = fromBlocks(relu(inBlocks));
const random = generator(5);
const numbers = ({ shape }: Value) =>
  new Tensor(
    'float32',
    Float32Array.from({ length: sizeOf(shape) }, () => random() - 0.5),
    shape,
  );
const feeds = Object.fromEntries(
  [x, perChannel, means, mask, last, fewLast, partLast].map((value) => [inputName(value), numbers(value)]),
);

describe.skipIf(block === undefined)('images stay in blocks', () => {
  it.each<[string, Value, string[]]>([
    ['put back', fromBlocks(toBlocks(reordered)), ['ReorderInput', 'ReorderOutput']],
    ['relu', relu(reordered), ['ReorderInput', 'Relu', 'ReorderOutput']],
    ['max-pool', maxPool(reordered, pool), ['ReorderInput', 'MaxPool', 'ReorderOutput']],
    [
      'max-pool by mask',
      rewrite([maxPool(reordered, pool)], maxPoolByMask)[0],
      ['ReorderInput', 'MaxPool', 'ReorderOutput'],
    ],
    [
      'both, then back',
      fromBlocks(toBlocks(relu(maxPool(reordered, pool)))),
      ['ReorderInput', 'MaxPool', 'Relu', 'ReorderOutput'],
    ],
    ['channels last', transpose(relu(reordered), [0, 2, 3, 1]), ['ReorderInput', 'Relu', 'ReorderOutput']],
    [
      'channels anywhere else',
      transpose(reordered, [0, 2, 1, 3]),
      ['ReorderInput', 'ReorderOutput', 'Transpose'],
    ],
    [
      'a number for each channel',
      add(reordered, perChannel),
      ['ReorderInput', 'Reshape', 'Conv', 'ReorderOutput'],
    ],
    [
      'and relu, by the convolution itself',
      relu(add(reordered, perChannel)),
      ['ReorderInput', 'Reshape', 'Conv', 'ReorderOutput'],
    ],
    [
      'a number less for each channel',
      sub(reordered, perChannel),
      ['ReorderInput', 'Neg', 'Reshape', 'Conv', 'ReorderOutput'],
    ],
    [
      'a factor for each channel',
      mul(reshape(perChannel, [1, 32, 1, 1]), reordered),
      ['ReorderInput', 'Reshape', 'Reshape', 'Conv', 'ReorderOutput'],
    ],
    [
      'a factor and a number for each channel, in one convolution',
      add(mul(reordered, perChannel), perChannel),
      ['ReorderInput', 'Reshape', 'Reshape', 'Conv', 'ReorderOutput'],
    ],
    ['a sum of two', add(reordered, others), ['ReorderInput', 'Relu', 'Add', 'ReorderOutput']],
    [
      'a sum of two, by the convolution itself',
      add(mul(reordered, perChannel), others),
      ['ReorderInput', 'Reshape', 'Relu', 'Conv', 'ReorderOutput'],
    ],
    ['a difference', sub(reordered, others), ['ReorderInput', 'Relu', 'Sub', 'ReorderOutput']],
    ['a square', mul(reordered, reordered), ['ReorderInput', 'Mul', 'ReorderOutput']],
    ['random numbers', mul(mask, reordered), ['ReorderInput', 'ReorderInput', 'Mul', 'ReorderOutput']],
    ['from channels last', transpose(last, [0, 3, 1, 2]), ['ReorderInput', 'ReorderOutput']],
    ['few from channels last', transpose(fewLast, [0, 3, 1, 2]), ['Transpose']],
    ['no whole block from channels last', transpose(partLast, [0, 3, 1, 2]), ['Transpose']],
    ['sums over places alone', reduceSum(reordered, [2, 3]), ['ReorderInput', 'ReorderOutput', 'ReduceSum']],
    [
      "a gradient and relu's slope",
      mul(reordered, ramp(fromBlocks(relu(inBlocks)), 3e38, 0)),
      ['ReorderInput', 'Relu', 'HardSigmoid', 'Mul', 'ReorderOutput'],
    ],
    [
      'a product with one number a channel',
      mul(reordered, ramp(fromBlocks(toBlocks(means)), 3e38, 0)),
      ['ReorderInput', 'ReorderOutput', 'ReorderInput', 'ReorderOutput', 'HardSigmoid', 'Mul'],
    ],
    [
      'other products',
      mul(reordered, ramp(x, 3e38, 0)),
      ['ReorderInput', 'ReorderOutput', 'HardSigmoid', 'Mul'],
    ],
    ['an operand that is not', sub(x, reordered), ['ReorderInput', 'ReorderOutput', 'Sub']],
    ['other operators', add(reordered, x), ['ReorderInput', 'ReorderOutput', 'Add']],
  ])('with the same numbers: %s', async (_, before, types) => {
    const [after] = rewrite([before], stayInBlocks(block));
    expect(typesOf(after)).toEqual(types);
    const out = await evaluate({ before, after }, feeds);
    expect(out.after).toEqual(out.before);
  });

  it.each<[string, Value]>([
    ['sums', reduceSum(reordered, [0, 2, 3])],
    ['sums, axes kept', reduceSum(reordered, [0, 2, 3], { keepDims: true })],
    ['means', reduceMean(reordered, [0, 2, 3], { keepDims: true })],
  ])('where one number is made of each channel: %s', async (_, before) => {
    const [after] = rewrite([before], stayInBlocks(block));
    expect(typesOf(after)).not.toContain('ReorderOutput');
    const out = await evaluate({ before, after }, feeds);
    expect(out.after.dims).toEqual(out.before.dims);
    expectClose(out.after.data as Float32Array, out.before.data as Float32Array, 1e-6, 'numbers');
  });

  it('in a convolution of their own where what is shifted is read elsewhere', async () => {
    const scaled = mul(reordered, perChannel);
    const before = concat([add(scaled, perChannel), add(scaled, others), reshape(scaled, scaled.shape)], 0);
    const [after] = rewrite([before], stayInBlocks(block));
    expect(typesOf(after).filter((type) => type === 'Conv')).toHaveLength(2);
    expect(typesOf(after)).toContain('Add');
    const out = await evaluate({ before, after }, feeds);
    expect(out.after).toEqual(out.before);
  });

  it('with a relu of its own where the convolution is read elsewhere', async () => {
    const shifted = add(reordered, perChannel);
    const before = mul(relu(shifted), reshape(shifted, shifted.shape));
    const [after] = rewrite([before], stayInBlocks(block));
    expect(typesOf(after)).toContain('Relu');
    const out = await evaluate({ before, after }, feeds);
    expect(out.after).toEqual(out.before);
  });

  it('not where the indices of the maxima are read', () => {
    const pooled = maxPool(reordered, pool);
    const [, indices] = rewrite(pooled.node.outputs as Value[], stayInBlocks(block));
    expect(typesOf(indices)).toEqual(['ReorderInput', 'ReorderOutput', 'MaxPool']);
  });
});
