import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import {
  fromBlocks,
  fromBlocksChannelsLast,
  toBlocks,
  toBlocksFromChannelsLast,
} from '../../src/graph/ops/blocks.ts';
import { input } from '../../src/graph/ops/input.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { transpose } from '../../src/graph/ops/transpose.ts';
import { channelBlock } from '../../src/nn/channel-block.ts';
import { checkOperator, evaluate } from './check-operator.ts';

const block = (await channelBlock())!;

describe.skipIf(block === undefined)('images in blocks of channels', () => {
  it('have a block of channels innermost', async () => {
    const x = input('x', [1, 2 * block, 1, 3]);
    const numbers = Float32Array.from({ length: 6 * block }, (_, i) => i);
    const out = await evaluate({ blocks: toBlocks(x) }, { x: new Tensor('float32', numbers, x.shape) });
    const wanted = Array.from({ length: 6 * block }, (_, i) => {
      const [half, column, lane] = [Math.floor(i / (3 * block)), Math.floor(i / block) % 3, i % block];
      return (half * block + lane) * 3 + column;
    });
    expect([...(out.blocks.data as Float32Array)]).toEqual(wanted);
  });

  it('have gradients through the reordering, there and back', async () => {
    const shape = [2, 16, 2, 3];
    const inputs = [{ shape }, { shape }];
    await checkOperator({
      inputs,
      build: (x, y) => fromBlocks(mul(toBlocks(x), toBlocks(y))),
      expected: (x, y) => x.map((v, i) => v * y[i]),
    });
  });

  it('come from channels last, too', async () => {
    const x = input('x', [2, 3, 4, 32]);
    const numbers = Float32Array.from({ length: 768 }, (_, i) => i);
    const [turned, wanted] = [fromBlocks(toBlocksFromChannelsLast(x)), transpose(x, [0, 3, 1, 2])];
    const out = await evaluate({ turned, wanted }, { x: new Tensor('float32', numbers, x.shape) });
    expect(out.turned).toEqual(out.wanted);
  });

  it('come out channels last, too', async () => {
    const x = input('x', [2, 32, 3, 4]);
    const numbers = Float32Array.from({ length: 768 }, (_, i) => i);
    const [last, wanted] = [fromBlocksChannelsLast(toBlocks(x)), transpose(x, [0, 2, 3, 1])];
    const out = await evaluate({ last, wanted }, { x: new Tensor('float32', numbers, x.shape) });
    expect(out.last).toEqual(out.wanted);
  });
});
