import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** @file The choice of the device, with an onnxruntime-node that has none, so that it is the same on every machine. */

const message =
  '/src/webgpu_context.cc:136 Initialize(const Config&)::<lambda()> status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n';

/** What importing onnxruntime-node gives. Mocking it a second time in a test would race with the first. */
let imported: () => object;

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('EARSHOT_ENGINE', '');
  vi.stubEnv('EARSHOT_DEVICE', '');
  const create = async (_: unknown, { executionProviders }: { executionProviders: unknown[] }) => {
    if (executionProviders[0] !== 'cpu') throw new Error(message);
    return {};
  };
  const listSupportedBackends = () => [
    { name: 'cpu', bundled: true },
    { name: 'cuda', bundled: false },
  ];
  imported = () => ({
    env: { versions: { node: '1.30.0' } },
    InferenceSession: { create },
    listSupportedBackends,
  });
  vi.doMock('onnxruntime-node', () => imported());
});

afterEach(() => {
  vi.doUnmock('onnxruntime-node');
  vi.unstubAllEnvs();
});

const runtime = () => import('../../src/runtime/index.ts');

describe('the device', () => {
  it('is the processor unless another is chosen', async () => {
    const { loadEngine, useDevice } = await runtime();
    expect((await loadEngine()).device).toBe('cpu');
    await useDevice('cpu');
    expect((await loadEngine()).device).toBe('cpu');
  });

  it('ENGINE_FAILED: one that is not there; what was looked for, found, and what to do', async () => {
    const { loadEngine, useDevice } = await runtime();
    const failure = {
      name: 'EarshotError',
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(
        /^device 'webgpu' is not there\..+knows cpu, cuda \(library not in the package\); it said: Failed to get a WebGPU adapter: No supported adapters\. It needs a graphics processor.+leave the device at 'cpu'\.$/,
      ),
    };
    await expect(useDevice('webgpu')).rejects.toMatchObject(failure);
    expect((await loadEngine()).device).toBe('cpu');
    await expect(useDevice('cuda')).rejects.toThrow(/needs Linux on x64, an NVIDIA/);
  });

  it('is never another than EARSHOT_DEVICE asks for', async () => {
    vi.stubEnv('EARSHOT_DEVICE', 'webgpu');
    const { loadEngine } = await runtime();
    await expect(loadEngine()).rejects.toThrow(/device 'webgpu' is not there/);
  });

  it('ENGINE_FAILED: a graphics processor on the WebAssembly engine in Node', async () => {
    vi.stubEnv('EARSHOT_ENGINE', 'wasm');
    const { useDevice } = await runtime();
    await expect(useDevice('webgpu')).rejects.toThrow(/needs the native engine in Node, and EARSHOT_ENGINE/);
  });

  it('ENGINE_FAILED: a graphics processor without onnxruntime-node', async () => {
    imported = () => {
      throw new Error("Cannot find module 'onnxruntime-node'");
    };
    const { useDevice } = await runtime();
    await expect(useDevice('webgpu')).rejects.toThrow(
      /npm install onnxruntime-node, or leave the device at 'cpu'/,
    );
  });

  it('UNKNOWN_NAME: another name, with the nearest right one', async () => {
    const { loadEngine, useDevice } = await runtime();
    await expect(useDevice('webgp' as never)).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: expect.stringMatching(/Did you mean 'webgpu'\?/),
    });
    vi.stubEnv('EARSHOT_DEVICE', 'gpu');
    await expect(loadEngine()).rejects.toThrow(/EARSHOT_DEVICE must be one of 'cpu', 'webgpu', 'cuda'/);
  });
});
