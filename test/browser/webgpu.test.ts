import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import type { Comparison } from './devices.ts';
import type { Reply } from './page.ts';
import { chromiumPath, open, root, site, softwareWebGpu, vulkanFolder } from './site.ts';

/** @file Training on WebGPU equals training on the processor; Chromium's software driver stands in for a device. */

const epochs = 2;

function expectSame({ cpu, webgpu, location, kept, twice }: Comparison): void {
  expect(webgpu.losses.length).toBe(epochs);
  for (const key of ['losses', 'predictions', 'accuracies'] as const) {
    const scale = Math.max(...cpu[key].map(Math.abs));
    for (const [i, value] of cpu[key].entries())
      expect(Math.abs(webgpu[key][i] - value) / scale).toBeLessThan(1e-4);
  }
  expect(location).toBe('gpu-buffer');
  expect(kept).toEqual([1, 2, 3]);
  expect(twice).toMatch(/^EarshotError: the engine failed in a run/);
}

describe('on WebGPU', () => {
  it.skipIf(chromiumPath === undefined)(
    'a browser trains to the same losses',
    async () => {
      const served = await site(import.meta.dirname);
      const { browser, page } = await open(served.url, { args: softwareWebGpu });
      const reply = (await page.evaluate(`ask({ compareDevices: ${epochs} })`)) as Reply;
      await browser.close();
      await served.close();
      expect(reply.failure).toBeUndefined();
      const comparison = reply.answer as Comparison;
      expectSame(comparison);
      expect(comparison.cuda).toMatch(/a browser offers no CUDA/);
    },
    180_000,
  );

  it.skipIf(vulkanFolder === undefined)(
    'Node trains to the same losses',
    async () => {
      const folder = mkdtempSync(join(root, 'node_modules/.earshot-webgpu-'));
      try {
        const entry = join(import.meta.dirname, 'devices.ts');
        await build({
          configFile: false,
          logLevel: 'error',
          build: { ssr: entry, outDir: folder, emptyOutDir: true },
        });
        const main = join(folder, 'main.js');
        writeFileSync(
          main,
          `import { compareDevices } from './devices.js'; console.log(JSON.stringify(await compareDevices(${epochs})));`,
        );
        const { stdout } = await promisify(execFile)(process.execPath, [main], {
          env: {
            ...process.env,
            LD_LIBRARY_PATH: vulkanFolder,
            VK_ICD_FILENAMES: join(vulkanFolder!, 'vk_swiftshader_icd.json'),
          },
        });
        expectSame(JSON.parse(stdout.trim().split('\n').at(-1)!));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );
});
