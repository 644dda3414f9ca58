import { sizeOf, Tensor } from '../array/tensor.ts';
import { differentiate } from '../graph/differentiate.ts';
import {
  blockedConv,
  fromBlocks,
  kernelInBlocks,
  paddedBlocks,
  sumOfPlaces,
  toBlocks,
  toBlocksFromChannelsLast,
} from '../graph/ops/blocks.ts';
import { conv } from '../graph/ops/conv.ts';
import { input } from '../graph/ops/input.ts';
import { maxPool } from '../graph/ops/max-pool.ts';
import { pad } from '../graph/ops/pad.ts';
import { reduceSum } from '../graph/ops/reduce-sum.ts';
import { sub } from '../graph/ops/sub.ts';
import { transpose } from '../graph/ops/transpose.ts';
import { convMaxPoolInBlocks } from '../graph/passes/conv-max-pool-in-blocks.ts';
import { rewrite } from '../graph/passes/rewrite.ts';
import { encodeModel, toOnnx } from '../graph/to-onnx.ts';
import type { Value } from '../graph/value.ts';
import { createSession, type Engine, loadEngine } from '../runtime/index.ts';

const found = new WeakMap<Engine, Promise<number | undefined>>();

/**
 * How many channels the engine's fastest convolutions take at a time: as many as a vector of the processor holds, 16 with
 * AVX-512 and 8 without; undefined where it has no such. They are not part of ONNX but the native engine's own, so they are
 * tried, once: they must give what the standard ones give.
 */
export async function channelBlock(): Promise<number | undefined> {
  const engine = await loadEngine();
  if (engine.name !== 'native' || engine.device !== 'cpu') return undefined;
  const known = found.get(engine) ?? blockThatWorks();
  found.set(engine, known);
  return known;
}

async function blockThatWorks(): Promise<number | undefined> {
  try {
    const block = await blockOfChannels();
    return block !== undefined && (await convolvesIn(block)) ? block : undefined;
  } catch {
    return undefined; // an engine without these operators
  }
}

/** Two rows of 16 channels, put in blocks: the second row stands behind the first block. */
async function blockOfChannels(): Promise<number | undefined> {
  const x = input('x', [1, 16, 2, 1]);
  const rows = Float32Array.from({ length: 32 }, (_, i) => i % 2);
  const { blocks } = await run({ blocks: toBlocks(x) }, { x: new Tensor('float32', rows, x.shape) });
  return [16, 8].find((block) => blocks.indexOf(1) === block);
}

/** Whether reorderings, sums, convolutions and the gradient of one that is pooled come out as they should. */
async function convolvesIn(block: number): Promise<boolean> {
  const shapes = {
    x: [2, 16, 5, 9],
    kernel: [32, 16, 2, 3],
    bias: [32],
    image: [2, 1, 7, 11],
    thin: [16, 1, 2, 2],
  };
  const [x, kernel, bias, image, thin] = Object.entries(shapes).map(([name, shape]) => input(name, shape));
  const window = { kernel: [2, 3], pads: [0, 1, 1, 0] };
  const blocked = blockedConv(toBlocks(x), kernelInBlocks(kernel, block), window, { bias });
  const pooled = maxPool(conv(image, thin, undefined), { kernel: [2, 3], strides: [2, 3] });
  const [inBlocks] = rewrite(
    [pooled],
    convMaxPoolInBlocks(() => false, block, { fewest: 0 }),
  );
  const [gradient, wanted] = [inBlocks, pooled].map((y) => differentiate(reduceSum(y), [thin])[0]);
  const outputs = {
    order: sub(fromBlocks(toBlocksFromChannelsLast(transpose(x, [0, 2, 3, 1]))), x),
    sums: sub(sumOfPlaces(toBlocks(x)), reduceSum(x, [0, 2, 3])),
    moved: sub(fromBlocks(paddedBlocks(toBlocks(x), [0, 2, 1, 0])), pad(x, [0, 0, 0, 2], [0, 0, 1, 0])),
    convolution: sub(fromBlocks(blocked), conv(x, kernel, bias, window)),
    gradient: sub(gradient, wanted),
  };
  const feeds = Object.entries(shapes).map(([name, shape]) => [name, madeUp(shape)] as const);
  const differences = Object.values(await run(outputs, Object.fromEntries(feeds)));
  return differences.every((numbers) => numbers.every((difference) => Math.abs(difference) < 1e-4));
}

async function run(
  outputs: Record<string, Value>,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Float32Array>> {
  const session = await createSession(encodeModel(toOnnx(outputs)), { threads: 1 });
  try {
    const results = Object.entries(await session.run(feeds));
    return Object.fromEntries(results.map(([name, { data }]) => [name, data as Float32Array]));
  } finally {
    await session.release();
  }
}

function madeUp(shape: readonly number[]): Tensor {
  const numbers = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * i));
  return new Tensor('float32', numbers, shape);
}
