import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { input } from '../../src/graph/ops/input.ts';
import { matmul } from '../../src/graph/ops/matmul.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';

/** @file The engine's memory is given back without anybody's care, and its threads leave the cores alone between runs. */

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a session', () => {
  const release = vi.fn(async () => {});

  beforeEach(() => {
    vi.resetModules();
    release.mockClear();
    const create = async () => ({ run: async () => ({}), release });
    vi.doMock('onnxruntime-node', () => ({
      env: { versions: { node: '1.30.0' } },
      InferenceSession: { create },
    }));
  });

  afterEach(() => {
    vi.doUnmock('onnxruntime-node');
    vi.resetModules();
  });

  const created = async () => (await import('../../src/runtime/index.ts')).createSession(new Uint8Array());

  it('is released once by hand, and not again when collected', async () => {
    await (async () => (await created()).release())();
    expect(release).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 20; i++) {
      collectGarbage();
      await pause();
    }
    expect(release).toHaveBeenCalledTimes(1);
  });

  it('that was dropped is released when it is collected', async () => {
    await (async () => void (await (await created()).run({})))();
    for (let i = 0; i < 100 && release.mock.calls.length === 0; i++) {
      collectGarbage();
      await pause();
    }
    expect(release).toHaveBeenCalledTimes(1);
  });
});

it('threads of the native engine sleep when a run is over', async ({ skip }) => {
  const [a, b] = [input('a', [512, 512]), input('b', [512, 512])];
  const { createSession, loadEngine } = await import('../../src/runtime/index.ts');
  if ((await loadEngine()).name !== 'native') skip();
  const session = await createSession(encodeModel(toOnnx({ product: matmul(a, b) })), { threads: 3 });
  const ones = new Tensor('float32', new Float32Array(512 * 512).fill(1), [512, 512]);
  let least = Infinity; // of five: this process may have other things to do
  for (let i = 0; i < 5; i++) {
    await session.run({ a: ones, b: ones });
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  expect(least, 'milliseconds of 100 that threads take without work').toBeLessThan(15);
  await session.release();
});

describe('runs that overlap on the WebAssembly engine', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.doUnmock('onnxruntime-web');
    vi.resetModules();
  });

  it('wait for each other, which onnxruntime-web needs', async () => {
    vi.resetModules();
    vi.stubEnv('EARSHOT_ENGINE', 'wasm');
    const calls: string[] = [];
    const call = (name: string) => async () => {
      calls.push(`${name} begins`);
      await pause();
      calls.push(`${name} ends`);
      if (name === 'run') throw new Error('no memory');
      return {};
    };
    vi.doMock('onnxruntime-web', () => ({
      env: { versions: { web: '1.30.0' }, wasm: {} },
      InferenceSession: { create: async () => ({ run: call('run'), release: call('release') }) },
    }));
    const { createSession } = await import('../../src/runtime/index.ts');
    const [a, b] = await Promise.all([createSession(new Uint8Array()), createSession(new Uint8Array())]);
    const ends = await Promise.allSettled([a.run({}), b.run({}), a.release()]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(calls.map((text) => text.split(' ')[1]).join()).toBe('begins,ends,begins,ends,begins,ends');
  });
});

it('sixty models built, trained and dropped leave the memory where it was', async () => {
  const { dense, sequential, Tensor } = await import('../../src/nn/index.ts');
  const x = new Tensor('float32', new Float32Array(4 * 256).fill(0.1), [4, 256]);
  const useAndDrop = async (seed: number) => {
    const model = sequential({ inputShape: [256], seed }, [dense(512), dense(1)]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.trainOnBatch(x, [1, 2, 3, 4]);
    await model.predict(x);
  };
  const megabytesAfter = async (models: number) => {
    for (let i = 0; i < models; i++) {
      await useAndDrop(i);
      if (i % 20 === 19) collectGarbage();
      await pause();
    }
    collectGarbage();
    await pause();
    return process.memoryUsage().rss / 1e6;
  };
  const before = await megabytesAfter(20);
  const growth = (await megabytesAfter(60)) - before;
  // a model with its two sessions takes above 2 MB: kept, they would be 120 MB
  expect(growth).toBeLessThan(40);
});
