import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, createLogger, type InlineConfig, type Logger, preview } from 'vite';

/** @file A page built as users build theirs, served with and without isolation, in Chromium. */

export const root = join(import.meta.dirname, '../..');

export const chromiumPath = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== '' && existsSync(path));

/** Has Chromium compute WebGPU on the processor, so that it is there without a graphics processor. */
export const softwareWebGpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** The folder of Chromium's own Vulkan driver, which onnxruntime-node can use too. */
export const vulkanFolder = [dirname(chromiumPath ?? ''), '/usr/lib/chromium'].find(
  (folder) =>
    existsSync(join(folder, 'libvulkan.so.1')) && existsSync(join(folder, 'vk_swiftshader_icd.json')),
);

export interface Site {
  readonly url: string;
  /** the same page without the headers that isolate it */
  readonly openUrl: string;
  close(): Promise<void>;
}

/** Builds the page in `folder` with web/vite.config.js, and what else it needs, and serves it. */
export async function site(folder: string, more: InlineConfig = {}): Promise<Site> {
  const outDir = mkdtempSync(join(tmpdir(), 'earshot-site-'));
  const shared = {
    configFile: join(root, 'web/vite.config.js'),
    ...more,
    root: folder,
    logLevel: 'error',
  } as const;
  await build({ ...shared, customLogger: strict(), build: { ...more.build, outDir, emptyOutDir: true } });
  const serve = (headers?: Record<string, string>) =>
    preview({
      ...shared,
      build: { outDir },
      preview: { host: '127.0.0.1', port: 0, strictPort: false, ...(headers && { headers }) },
    });
  const none = { 'Cross-Origin-Opener-Policy': 'unsafe-none', 'Cross-Origin-Embedder-Policy': 'unsafe-none' };
  const [isolated, open] = [await serve(), await serve(none)];
  return {
    url: isolated.resolvedUrls!.local[0],
    openUrl: open.resolvedUrls!.local[0],
    close: async () => {
      await Promise.all([isolated.close(), open.close()]);
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/** Has the build fail where a browser would load what is for Node alone; its other warnings are not about us. */
function strict(): Logger {
  const warn = (message: string) => {
    if (message.includes('externalized')) throw new Error(message);
  };
  return { ...createLogger('warn'), warn, warnOnce: warn };
}

/** Opens a page in a browser of its own; what fails on the page is added to `failures`. */
export async function open(
  url: string,
  { args = [], failures = [] }: { args?: readonly string[]; failures?: string[] } = {},
): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', ...args] });
  const page = await browser.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url);
  return { browser, page };
}
