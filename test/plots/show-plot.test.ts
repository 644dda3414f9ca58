import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grid, linePlot, showPlot } from '../../src/plots/index.ts';

const CHROMIUM = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== '' && existsSync(path));

// echarts asks for process.env.NODE_ENV, which bundlers put in
const PAGE = `<!doctype html><div id="plot" style="width:480px;height:310px"></div>
<script>globalThis.process = { env: { NODE_ENV: 'production' } };</script>
<script type="importmap">{"imports":{
  "@dagrejs/dagre": "/node_modules/@dagrejs/dagre/dist/dagre.esm.js",
  "echarts/": "/node_modules/echarts/", "echarts/core": "/node_modules/echarts/core.js", "echarts/charts": "/node_modules/echarts/charts.js",
  "echarts/components": "/node_modules/echarts/components.js", "echarts/renderers": "/node_modules/echarts/renderers.js",
  "zrender/": "/node_modules/zrender/", "tslib": "/node_modules/tslib/tslib.es6.js"}}</script>`;

/** Serves the sources, types stripped, and the installed packages. */
function serve(): Promise<Server> {
  const root = join(import.meta.dirname, '../..');
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = [join(root, path), join(root, `${path}.js`)].find(
      (name) => /\.(js|ts)$/.test(name) && existsSync(name),
    );
    if (path !== '/' && file === undefined) return void response.writeHead(404).end();
    response.setHeader('content-type', path === '/' ? 'text/html' : 'text/javascript');
    const text = file === undefined ? PAGE : readFileSync(file, 'utf8');
    const target = {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    };
    response.end(
      file?.endsWith('.ts') ? ts.transpileModule(text, { compilerOptions: target }).outputText : text,
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(CHROMIUM === undefined)('plots in a browser', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    server = await serve();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('draws the same kind of SVG as in Node', async () => {
    const svg = await page.evaluate(`import('/src/plots/index.ts').then((plots) =>
      plots.linePlot({ loss: [3, 1, 2] }, { title: 'Loss', mark: { loss: 'min' } }).svg)`);
    expect(svg).toContain('>min 1 at 2</text>');
  });

  it('shows values under the pointer', async () => {
    await page.evaluate(`import('/src/plots/index.ts').then((plots) => {
      const plot = plots.linePlot({ Training: [3, 1.25, 2], Validation: [4, 3.5, 3] }, { title: 'Loss' });
      plots.showPlot(document.getElementById('plot'), plot);
    })`);
    await page.waitForSelector('#plot canvas');
    await page.mouse.move(270, 150);
    await page.waitForFunction(`document.getElementById('plot').textContent.includes('1.25')`);
    expect(await page.textContent('#plot')).toContain('3.5');
    expect(failures).toEqual([]);
  });

  it('stretches a spectrogram over its whole area', async () => {
    const corners =
      await page.evaluate(`import('/src/plots/index.ts').then((plots) => new Promise((resolve) => {
      const element = document.createElement('div');
      element.style.cssText = 'width:400px;height:300px';
      document.body.append(element);
      const S = { dims: [2, 2], data: Float32Array.of(1, 1, 1, 1) };
      const chart = plots.showPlot(element, plots.specshow(S, { vMin: 0, vMax: 1, colorbar: false, yAxis: 'rows' }));
      chart.on('finished', () => setTimeout(() => {
        const canvas = element.querySelector('canvas');
        const at = (x, y) => [...canvas.getContext('2d').getImageData(x * canvas.width / 400, y * canvas.height / 300, 1, 1).data].slice(0, 3).join();
        resolve([at(80, 30), at(370, 30), at(80, 220), at(370, 220)]);
      }, 200));
    }))`);
    expect(new Set(corners as string[])).toEqual(new Set(['252,253,191']));
  });
});

describe('showPlot', () => {
  it('refuses a figure of several plots, and no element', () => {
    const plot = linePlot({ loss: [1, 2] });
    expect(() => showPlot({} as never, grid([plot, plot]))).toThrow(/Show the plots of a grid one by one/);
    expect(() => showPlot(null as never, plot)).toThrow(/expected an element of the page; received null/);
  });
});
