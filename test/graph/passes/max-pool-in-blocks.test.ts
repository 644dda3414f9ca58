import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { differentiate } from '../../../src/graph/differentiate.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { conv } from '../../../src/graph/ops/conv.ts';
import { input, inputName } from '../../../src/graph/ops/input.ts';
import { maxPool } from '../../../src/graph/ops/max-pool.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { relu } from '../../../src/graph/ops/relu.ts';
import type { Window } from '../../../src/graph/ops/window.ts';
import { maxPoolByMask } from '../../../src/graph/passes/max-pool-by-mask.ts';
import { maxPoolInBlocks } from '../../../src/graph/passes/max-pool-in-blocks.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import type { Value } from '../../../src/graph/value.ts';
import { channelBlock } from '../../../src/nn/channel-block.ts';
import { evaluate, expectClose, generator, typesOf } from '../check-operator.ts';

/** Undefined where the engine has no convolutions in blocks. */
const block = (await channelBlock())!;

const random = generator(11);
const noise = ({ shape }: Value) =>
  new Tensor(
    'float32',
    Float32Array.from({ length: sizeOf(shape) }, () => random() - 0.5),
    shape,
  );

const x = input('x', [3, 16, 19, 23]);
const kernel = input('kernel', [32, 16, 3, 2]);
const bias = input('bias', [32]);

/** 17 rows and 22 columns of 32 channels. */
const convolved = conv(x, kernel, bias);

describe.skipIf(block === undefined)('max-pools in blocks of channels', () => {
  it.each<[string, Window]>([
    ['rows and columns left over', { kernel: [2, 3], strides: [2, 3] }],
    ['along columns alone', { kernel: [1, 2], strides: [1, 2] }],
    ['along rows alone', { kernel: [3, 1], strides: [3, 1] }],
    ['padded below', { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 1, 0] }],
    ['padded all round', { kernel: [3, 4], strides: [3, 4], pads: [1, 2, 1, 2] }],
    ['padded above, columns left over', { kernel: [3, 3], strides: [3, 3], pads: [1, 0, 0, 0] }],
  ])('have the same maxima and gradients: %s', async (_, window) => {
    const plain = maxPool(convolved, window);
    const [pooled] = rewrite([plain], maxPoolInBlocks(block));
    expect(typesOf(pooled)).toContain('ReorderInput');
    const weights = constant(noise(plain).data as Float32Array, plain.shape);
    const wrt = [x, kernel, bias];
    const [before, after] = [plain, pooled].map((y) => differentiate(reduceSum(mul(y, weights)), wrt));
    expect(typesOf(after[0])).not.toContain('MaxUnpool');
    const outputs = Object.fromEntries(
      wrt.flatMap((_, i) => [
        [`before${i}`, before[i]],
        [`after${i}`, after[i]],
      ]),
    );
    const feeds = Object.fromEntries(wrt.map((value) => [inputName(value), noise(value)]));
    const out = await evaluate({ plain, pooled, ...outputs }, feeds);
    expect(out.pooled).toEqual(out.plain);
    for (const i of wrt.keys()) {
      const [had, has] = [`before${i}`, `after${i}`].map((name) => out[name].data as Float32Array);
      expectClose(has, had, 1e-5, inputName(wrt[i]));
    }
  });

  it('share the gradient among ties, as those by a mask do', async () => {
    const plain = maxPool(convolved, { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 1, 0] });
    const feeds = {
      x: new Tensor('float32', new Float32Array(sizeOf(x.shape)).fill(0.25), x.shape),
      kernel: noise(kernel),
      bias: noise(bias),
    };
    const [inBlocks, byMask] = [maxPoolInBlocks(block), maxPoolByMask].map((rule) => {
      const [pooled] = rewrite([plain], rule);
      return differentiate(reduceSum(mul(pooled, constant(3))), [x])[0];
    });
    const out = await evaluate({ inBlocks, byMask }, feeds);
    expectClose(out.inBlocks.data as Float32Array, out.byMask.data as Float32Array, 1e-5, 'gradient');
  });

  it.each<[string, Value]>([
    ['overlapping windows', maxPool(convolved, { kernel: [3, 3], strides: [2, 2] })],
    ['dilation', maxPool(convolved, { kernel: [2, 2], strides: [2, 2], dilations: [2, 2] })],
    ['of something else', maxPool(relu(convolved), { kernel: [2, 2], strides: [2, 2] })],
    [
      'of a convolution that is not in blocks',
      maxPool(conv(x, input('k', [12, 16, 3, 2]), undefined), { kernel: [2, 2], strides: [2, 2] }),
    ],
    [
      'of a convolution in groups',
      maxPool(conv(input('y', [3, 64, 19, 23]), kernel, undefined, { group: 4 }), {
        kernel: [2, 2],
        strides: [2, 2],
      }),
    ],
  ])('leave what they are not for: %s', (_, pooled) => {
    expect(rewrite([pooled], maxPoolInBlocks(block))[0]).toBe(pooled);
  });

  it('leave pools whose indices are read', () => {
    const pooled = maxPool(convolved, { kernel: [2, 2], strides: [2, 2] });
    const [, indices] = rewrite(pooled.node.outputs as Value[], maxPoolInBlocks(block));
    expect(indices).toBe(pooled.node.outputs[1]);
  });
});
