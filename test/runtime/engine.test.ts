import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { expectClose } from '../graph/check-operator.ts';
import { uniform } from '../nn/support.ts';

/** @file The choice of the engine. It is made once a process: each test loads the modules afresh. */

let warnings: string[];

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('EARSHOT_ENGINE', '');
  vi.stubEnv('EARSHOT_THREADS', '');
  warnings = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void warnings.push(line));
});

afterEach(() => {
  vi.doUnmock('onnxruntime-node');
  vi.doUnmock('onnxruntime-web');
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const loadEngine = async () => (await import('../../src/runtime/index.ts')).loadEngine();

const missing = (name: string) =>
  vi.doMock(name, () => {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  });

const expectRefusal = (code: string, message: RegExp) =>
  expect(loadEngine()).rejects.toMatchObject({
    name: 'EarshotError',
    code,
    message: expect.stringMatching(message),
  });

describe('the engine', () => {
  it('is the native one in Node, on all cores, without a word', async () => {
    expect(await loadEngine()).toMatchObject({ name: 'native', threads: availableParallelism() });
    expect(warnings).toEqual([]);
  });

  it('is loaded once', async () => expect(await loadEngine()).toBe(await loadEngine()));

  it('is WebAssembly when asked for, without a word', async () => {
    vi.stubEnv('EARSHOT_ENGINE', 'wasm');
    expect((await loadEngine()).name).toBe('wasm');
    expect(warnings).toEqual([]);
  });

  it('is WebAssembly where the native one cannot be loaded, with one line that says so', async () => {
    missing('onnxruntime-node');
    expect((await loadEngine()).name).toBe('wasm');
    await loadEngine();
    expect(warnings).toEqual([
      'earshot: onnxruntime-node cannot be loaded; using the slower WebAssembly engine.',
    ]);
  });

  it('ENGINE_FAILED: native asked for and not there', async () => {
    missing('onnxruntime-node');
    vi.stubEnv('EARSHOT_ENGINE', 'native');
    await expectRefusal(
      'ENGINE_FAILED',
      /onnxruntime-node cannot be loaded \(.+\); npm install onnxruntime-node, or leave/,
    );
  });

  it('ENGINE_FAILED: neither is there', async () => {
    missing('onnxruntime-node');
    missing('onnxruntime-web');
    await expectRefusal('ENGINE_FAILED', /no engine can be loaded; npm install/);
    expect(warnings).toEqual([]);
  });

  it('INVALID_ARGUMENT: an engine that is not known', async () => {
    vi.stubEnv('EARSHOT_ENGINE', 'cuda');
    await expectRefusal('INVALID_ARGUMENT', /EARSHOT_ENGINE must be 'native' or 'wasm'; received 'cuda'/);
  });

  it('takes as many threads as EARSHOT_THREADS says', async () => {
    vi.stubEnv('EARSHOT_THREADS', '3');
    expect((await loadEngine()).threads).toBe(3);
  });

  it.each(['0', '-1', '1.5', 'two', '1e9', ' '])('INVALID_ARGUMENT: EARSHOT_THREADS %j', async (threads) => {
    vi.stubEnv('EARSHOT_THREADS', threads);
    await expectRefusal(
      'INVALID_ARGUMENT',
      /EARSHOT_THREADS must be a whole number from 1 to 1024; received/,
    );
  });

  it('ENGINE_FAILED: bytes that are no model, and a run that lacks an input', async () => {
    const { createSession } = await import('../../src/runtime/index.ts');
    await expect(createSession(new Uint8Array(10))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    const { encodeModel, toOnnx } = await import('../../src/graph/to-onnx.ts');
    const { input } = await import('../../src/graph/ops/input.ts');
    const { relu } = await import('../../src/graph/ops/relu.ts');
    const session = await createSession(encodeModel(toOnnx({ y: relu(input('x', [2])) })));
    await expect(session.run({})).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(/x/),
    });
    await session.release();
  });
});

describe('on the WebAssembly engine', () => {
  beforeEach(() => vi.stubEnv('EARSHOT_ENGINE', 'wasm'));

  it('the perceptron of 46 parameters learns a line with a bend', async () => {
    const { adam, dense, sequential } = await import('../../src/nn/index.ts');
    const relu = { activation: 'relu' } as const;
    const model = sequential({ inputShape: [1], seed: 0 }, [dense(5, relu), dense(5, relu), dense(1)]);
    model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse' });
    expect(model.countParams().total).toBe(46);
    const x = uniform([200, 1], 1, [-0.5, 0.5]);
    const y = (x.data as Float32Array).map((v) => (v > 0 ? 2 * v + 1 : 0));
    const { history } = await model.fit(x, y, { epochs: 100, verbose: 0 });
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0] / 10);
    expect((await model.predict([0.4])).dims).toEqual([1, 1]);
  });

  it("the lab's small network follows Keras's losses as on the native engine", async () => {
    const nn = await import('../../src/nn/index.ts');
    const file = new URL('../fixtures/keras/lab-cnn.json', import.meta.url);
    const fixture = JSON.parse(readFileSync(file, 'utf8'));
    const tensorOf = ({ shape, data }: { shape: number[]; data: string }) => {
      const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
      return new Tensor('float32', new Float32Array(bytes.buffer), shape);
    };
    // biome-ignore lint/suspicious/noExplicitAny: fixtures name functions of the public surface
    const make = ({ fn, args }: any): any => (nn as any)[fn](...args);
    const model = nn.sequential({ inputShape: fixture.inputShape }, fixture.layers.map(make));
    model.compile({ optimizer: make(fixture.optimizer), loss: fixture.loss, metrics: fixture.metrics });
    model.setWeights(fixture.initialWeights.map(tensorOf));
    const { history } = await model.fit(tensorOf(fixture.x), tensorOf(fixture.y), {
      epochs: fixture.epochs,
      batchSize: fixture.batchSize,
      shuffle: false,
      verbose: 0,
    });
    expectClose(history.loss, fixture.history.loss, 1e-4, 'losses');
  });
});
