import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../src/audio/index.ts';
import { classifierOnnx } from '../../src/classifier/index.ts';
import { loadModel } from '../../src/nn/index.ts';
import { cnn, settings, sound } from '../classifier/cases.ts';
import { chromiumPath, open, root, type Site, site, softwareWebGpu } from './site.ts';

/** @file The programs for pages in the documentation, built as docs/browser.md says. */

/** The blocks of JavaScript of a page of the documentation, below a heading. */
function programs(page: string, heading: string): string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8').split(`\n## ${heading}\n`)[1];
  return [...text.split('\n## ')[0].matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
}

const examples = `
  const x = Float32Array.from({ length: 60 * 40 }, (_, i) => Math.sin(i));
  const y = Float32Array.from({ length: 60 }, (_, i) => i % 10);
`;

describe.skipIf(chromiumPath === undefined)('pages of the documentation', () => {
  let folder: string;
  let served: Site;
  const of = settings();

  beforeAll(async () => {
    folder = mkdtempSync(join(root, 'node_modules/.earshot-docs-'));
    const [worker, page] = programs('browser.md', 'A worker that trains');
    const [config] = programs('browser.md', 'Building and serving');
    const [device] = programs('browser.md', 'Graphics processors');
    const [features] = programs('audio.md', 'In a browser');
    const [classify] = programs('deploy.md', 'Browser');
    const modules = {
      train: examples + page,
      device: `${device} document.title = 'done';`,
      features,
      classify,
    };
    for (const [name, code] of Object.entries(modules)) {
      writeFileSync(join(folder, `${name}.js`), code);
      writeFileSync(
        join(folder, `${name}.html`),
        `<input type="file"><script type="module" src="./${name}.js"></script>`,
      );
    }
    writeFileSync(join(folder, 'worker.js'), worker);
    writeFileSync(join(folder, 'vite.config.js'), config);
    mkdirSync(join(folder, 'public'));
    writeFileSync(join(folder, 'public/model.onnx'), await classifierOnnx([cnn(of)], of));
    served = await site(folder, {
      configFile: join(folder, 'vite.config.js'),
      base: './',
      resolve: { alias: { earshot: join(root, 'src') } },
      build: { rolldownOptions: { input: Object.keys(modules).map((name) => join(folder, `${name}.html`)) } },
    });
  }, 120_000);

  afterAll(async () => {
    await served?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page, and collects what it prints. */
  async function opened(name: string, args: readonly string[] = []) {
    const failures: string[] = [];
    const { browser, page } = await open(`${served.url}${name}.html`, { args, failures });
    const printed: unknown[][] = [];
    page.on('console', async (message) => {
      if (!['log', 'table'].includes(message.type())) return;
      printed.push(await Promise.all(message.args().map((arg) => arg.jsonValue())));
    });
    return { browser, page, printed, failures };
  }

  async function ended(browser: Browser, failures: string[]) {
    await browser.close();
    expect(failures).toEqual([]);
  }

  it('docs/browser.md: a worker trains, the page tells of it and gives the model away', async () => {
    const { browser, page, printed, failures } = await opened('train');
    printed.length = 0;
    const [download] = await Promise.all([page.waitForEvent('download'), page.reload()]);
    const model = await loadModel(new Uint8Array(readFileSync(await download.path())));
    expect(model.countParams().total).toBe(40 * 64 + 64 + 64 * 10 + 10);
    expect(printed.filter(([epoch]) => epoch === 49)).toEqual([[49, expect.any(Number), expect.any(Number)]]);
    await ended(browser, failures);
  });

  it('docs/browser.md: WebGPU is asked for', async () => {
    const { browser, page, failures } = await opened('device', softwareWebGpu);
    await page.waitForFunction('document.title === "done"');
    await ended(browser, failures);
  });

  const wav = () => Buffer.from(encodeWav(sound(20_000), { sr: 11_025 }));

  it('docs/audio.md: a chosen file becomes a spectrogram', async () => {
    const { browser, page, printed, failures } = await opened('features');
    await page.setInputFiles('input', { name: 'dog.wav', mimeType: 'audio/wav', buffer: wav() });
    await expect.poll(() => printed.length, { timeout: 10_000 }).toBe(1);
    expect(printed[0][0]).toEqual([128, 79]);
    await ended(browser, failures);
  });

  it('docs/deploy.md: a chosen file is classified', async () => {
    const { browser, page, printed, failures } = await opened('classify');
    await page.waitForFunction('document.querySelector("input").onchange !== null');
    await page.setInputFiles('input', { name: 'dog.wav', mimeType: 'audio/wav', buffer: wav() });
    await expect.poll(() => printed.length, { timeout: 10_000 }).toBe(1);
    const [[top]] = printed as { className: string; probability: number }[][][];
    expect(top.length).toBe(Math.min(3, of.classes.length));
    expect(of.classes).toContain(top[0].className);
    await ended(browser, failures);
  });
});
