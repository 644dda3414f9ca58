import { readFileSync } from 'node:fs';
import { arch, platform } from 'node:process';
import { expect, it, vi } from 'vitest';
import { sizeOf, Tensor } from '../../src/array/tensor.ts';
import { inputName } from '../../src/graph/ops/input.ts';
import { topologicalOrder, type Value } from '../../src/graph/value.ts';
import { channelBlock } from '../../src/nn/channel-block.ts';
import { stepGraph } from '../../src/nn/program.ts';
import { evaluate, expectClose, generator } from '../graph/check-operator.ts';
import { labCnn, labCnnTuned } from './lab-networks.ts';

const block = await channelBlock();

// what this finds decides whether all other tests of blocks are run, so it must not fail in silence
it.skipIf(platform !== 'linux' || arch !== 'x64')(
  'is as many numbers as a vector of the processor holds',
  () => {
    const { flags = '' } =
      /^flags\s*:(?<flags>.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.groups ?? {};
    expect(block).toBe(/ avx512f /.test(flags) ? 16 : / avx /.test(flags) ? 8 : undefined);
  },
);

it('is undefined for WebAssembly, which has no such convolutions', async () => {
  vi.stubEnv('EARSHOT_ENGINE', 'wasm');
  vi.resetModules();
  const fresh = await import('../../src/nn/channel-block.ts');
  expect(await fresh.channelBlock()).toBeUndefined();
  vi.unstubAllEnvs();
});

it.skipIf(block === undefined).each([
  ['labCnn', labCnn],
  ['labCnnTuned', labCnnTuned],
])('a step of %s in blocks is the step without them', async (_, network) => {
  const model = network();
  model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const { outputs, optimizer } = model.compiled;
  const steps = [undefined, block].map((block) => {
    const size = { batchSize: 4, target: { kind: 'native', block } } as const;
    return stepGraph(model, { outputs, weighted: false }, optimizer, size).outputs;
  });
  expect(domainsOf(steps[0])).toEqual([undefined]);
  expect(domainsOf(steps[1])).toContain('com.microsoft.nchwc');
  const random = generator(9);
  const feeds: Record<string, Tensor> = {};
  for (const {
    operator,
    outputs: [value],
  } of topologicalOrder(Object.values(steps[0]))) {
    if (operator.type !== 'Input') continue;
    const name = inputName(value);
    const number = () =>
      name === 'y0' ? Math.floor(10 * random()) : name === 'scalars' ? 1 : random() - 0.5;
    const numbers = Float32Array.from({ length: sizeOf(value.shape) }, number);
    feeds[name] = model.state.get(name) ?? new Tensor('float32', numbers, value.shape);
  }
  const [plain, inBlocks] = [await evaluate(steps[0], feeds), await evaluate(steps[1], feeds)];
  for (const name of Object.keys(plain))
    expectClose(inBlocks[name].data as Float32Array, plain[name].data as Float32Array, 1e-5, name);
});

function domainsOf(outputs: Record<string, Value>): (string | undefined)[] {
  return [...new Set(topologicalOrder(Object.values(outputs)).map(({ operator }) => operator.domain))];
}
