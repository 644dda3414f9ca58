import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { trainOnDataset } from './dataset.ts';
import type { Reply } from './page.ts';
import { chromiumPath, open, root, type Site, site } from './site.ts';
import { hear, type SoundResult, samples } from './sound.ts';
import type { TaskName, TaskResult } from './tasks.ts';
import type { Request } from './worker.ts';

/** @file The same training in a worker of a page and in Node. */

/** Largest difference relative to the first list's largest number. */
function difference(a: number[], b: number[]): number {
  expect(b.length).toBe(a.length);
  const scale = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / scale;
}

afterEach(() => vi.unstubAllEnvs());

async function inNode(engine: 'native' | 'wasm', task: TaskName): Promise<TaskResult> {
  vi.resetModules();
  vi.stubEnv('EARSHOT_ENGINE', engine);
  return (await import('./tasks.ts')).run(task);
}

describe.skipIf(chromiumPath === undefined)('in a worker of a page', () => {
  let served: Site;
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    served = await site(import.meta.dirname);
    ({ browser, page } = await open(served.url, { failures }));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const ask = (request: Request, on = page): Promise<Reply> =>
    on.evaluate(`ask(${JSON.stringify(request)})`) as Promise<Reply>;

  it.each([0, 2])(
    'examples made by %i workers: the losses of Node, and errors with their example',
    async (workers) => {
      const { answer, failure } = await ask({ datasetWorkers: workers });
      expect(failure).toBeUndefined();
      const [here, there] = [await trainOnDataset(0), answer as Awaited<ReturnType<typeof trainOnDataset>>];
      expect(difference(here.losses, there.losses)).toBeLessThan(1e-5);
      expect(there.error).toMatch(/map failed for example \d of epoch 0: as it should/);
      expect(there.error).toBe(here.error);
      expect(failures).toEqual([]);
    },
  );

  it.each(['mlp', 'cnn'] as const)('%s: the losses of Node, and word of each epoch', async (task) => {
    const { answer, epochs, isolated, failure } = await ask({ train: task });
    expect(failure).toBeUndefined();
    expect(isolated).toBe(true);
    const browser = answer as TaskResult;
    expect(epochs).toEqual(browser.losses.map((_, epoch) => epoch));
    const [wasm, native] = [await inNode('wasm', task), await inNode('native', task)];
    expect(difference(wasm.losses, browser.losses)).toBeLessThan(1e-6);
    expect(difference(wasm.predictions, browser.predictions)).toBeLessThan(1e-6);
    expect(difference(native.losses, browser.losses)).toBeLessThan(1e-5);
    expect(difference(native.predictions, browser.predictions)).toBeLessThan(1e-4);
    expect(browser.accuracies).toEqual(wasm.accuracies);
    expect(browser.losses.at(-1)).toBeLessThan(browser.losses[0] / 2);
    expect(failures).toEqual([]);
  });

  it('trains without threads where the page is not isolated, to the same losses', async () => {
    const { browser: other, page: plain } = await open(served.openUrl);
    const [{ answer, isolated }, { answer: threaded }] = [
      await ask({ train: 'cnn' }, plain),
      await ask({ train: 'cnn' }),
    ];
    await other.close();
    expect(isolated).toBe(false);
    expect(difference((threaded as TaskResult).losses, (answer as TaskResult).losses)).toBeLessThan(1e-6);
  });

  it('hears what Node hears', async () => {
    const { answer, failure } = await ask({ hear: 'a rising tone' });
    expect(failure).toBeUndefined();
    const [here, there] = [await hear(), answer as SoundResult];
    expect(there.sr).toBe(here.sr);
    expect(there.rows).toEqual(here.rows);
    expect(difference(here.decibels, there.decibels)).toBeLessThan(1e-6);
    expect(difference(here.scaled, there.scaled)).toBeLessThan(1e-6);
  });

  it.each(['mono.ogg', 'mono.mp3', 'mono.flac'])('decodes %s as Node does', async (name) => {
    const bytes = readFileSync(join(root, 'test/fixtures/audio/sounds', name));
    const url = `data:application/octet-stream;base64,${bytes.toString('base64')}`;
    const { answer, failure } = await ask({ samplesOf: url });
    expect(failure).toBeUndefined();
    expect(difference(await samples(url), answer as number[])).toBeLessThan(1e-7);
  });

  it('says that there are no files', async () => {
    expect((await ask({ saveTo: 'model.onnx' })).failure).toMatch(
      /^EarshotError: a browser has no files.+model\.toBytes\(\)/,
    );
  });

  it('says what is missing where the browser has no such device', async () => {
    expect((await ask({ use: 'cuda' })).failure).toMatch(
      /^EarshotError: device 'cuda' is not there: a browser offers no CUDA\. Use 'webgpu' here, or leave/,
    );
    const { browser: without, page: plain } = await open(served.url, {
      args: ['--disable-features=WebGPU', '--disable-gpu'],
    });
    const { failure } = await ask({ use: 'webgpu' }, plain);
    await without.close();
    expect(failure).toMatch(
      /^EarshotError: device 'webgpu' is not there: (this browser has no navigator\.gpu|navigator\.gpu is there, but gives no adapter).+leave the device at 'cpu'\.$/,
    );
  });
});
