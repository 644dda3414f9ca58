import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { syntheticSounds } from '../../src/datasets/synthetic/index.ts';

const disk = vi.hoisted(() => ({ clipsLeft: Number.POSITIVE_INFINITY }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    writeFile: async (path: string, content: Uint8Array) => {
      if (path.includes('.wav') && disk.clipsLeft-- <= 0) {
        await real.writeFile(path, content.subarray(0, 100));
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      }
      return real.writeFile(path, content);
    },
  };
});

const tiny = { clipsPerClass: 1, folds: 1, duration: 0.2, sr: 8000 };
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earshot-full-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a full disk names the file, leaves whole clips only, and the next call goes on', async () => {
  disk.clipsLeft = 3;
  await expect(syntheticSounds(dir, tiny)).rejects.toMatchObject({
    name: 'EarshotError',
    code: 'NOT_WRITABLE',
    message: expect.stringMatching(/900004-A-11\.wav' \(ENOSPC: no space left/),
  });
  expect(await readdir(join(dir, 'audio'))).toHaveLength(3);
  expect((await readdir(join(dir, 'audio'))).every((name) => name.endsWith('.wav'))).toBe(true);
  expect(JSON.parse(await readFile(join(dir, 'synthetic.json'), 'utf8')).complete).toBe(false);
  disk.clipsLeft = Number.POSITIVE_INFINITY;
  expect((await syntheticSounds(dir, tiny)).made).toBe(7);
});
