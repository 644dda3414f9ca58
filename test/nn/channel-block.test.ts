import { expect, it, vi } from 'vitest';
import { channelBlock } from '../../src/nn/channel-block.ts';

it('is as many channels as the engine takes at a time, and always the same', async () => {
  const block = await channelBlock();
  expect([8, 16, undefined]).toContain(block);
  expect(await channelBlock()).toBe(block);
});

it('is undefined for WebAssembly, which has no such convolutions', async () => {
  vi.stubEnv('EARSHOT_ENGINE', 'wasm');
  vi.resetModules();
  const fresh = await import('../../src/nn/channel-block.ts');
  expect(await fresh.channelBlock()).toBeUndefined();
  vi.unstubAllEnvs();
});
