// A training step in a worker of Chromium against the native one in Node, in turns, and how long the page is blocked
// meanwhile: `node bench/browser.js [cnn|cnn-tuned] [options]`. See bench/README.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { Contestant } from './contestant.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '10' },
    warmup: { type: 'string', default: '15' }, // the first ten steps or so in a browser take twice as long
    threads: { type: 'string', default: '2' },
    chromium: { type: 'string', default: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' },
  },
});
const network = positionals[0] ?? 'cnn';
if (!['cnn', 'cnn-tuned'].includes(network))
  throw new Error(`expected cnn or cnn-tuned; received ${network}`);
const steps = Number(values.steps);

/** Until the idle threads of one side sleep. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 200));

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const folder = (name) => new URL(name, import.meta.url).pathname;

/** A page of its own in Chromium, isolated or not. */
async function open(url) {
  const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.goto(url);
  const run = (count) => page.evaluate(([name, n]) => globalThis.run(name, n), [network, count]);
  return { run, close: () => browser.close() };
}

const outDir = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
const site = { configFile: folder('../web/vite.config.js'), root: folder('browser'), logLevel: 'error' };
await build({ ...site, build: { outDir, emptyOutDir: true } });
const server = await preview({ ...site, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
const ours = [process.execPath, folder('earshot.js'), network];
const native = await Contestant.start('native', ours, values.threads);
const page = await open(server.resolvedUrls.local[0]);
try {
  await native.run(Number(values.warmup));
  const first = await page.run(Number(values.warmup));
  const times = { native: [], browser: [] };
  const blocked = [first.longest];
  const tasks = [...first.tasks];
  for (let round = 0; round < Number(values.rounds); round++) {
    times.native.push(...(await native.run(steps)));
    await rest();
    const { times: measured, longest, tasks: long } = await page.run(steps);
    await rest();
    times.browser.push(...measured);
    blocked.push(longest);
    tasks.push(...long);
    process.stderr.write(`round ${round + 1} of ${values.rounds}\n`);
  }
  console.log(`${network}: milliseconds a step\n`);
  console.log('| where | median | best | medians / native | bests / native |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const [where, all] of Object.entries(times)) {
    const [middle, best] = [median, (list) => Math.min(...list)].map((of) => [of(all), of(times.native)]);
    const cells = [
      middle[0].toFixed(1),
      best[0].toFixed(1),
      ...[middle, best].map(([a, b]) => (a / b).toFixed(2)),
    ];
    console.log(`| ${where} | ${cells.join(' | ')} |`);
  }
  console.log(`\nChromium: ${first.isolated ? 'isolated' : 'not isolated'}, threads ${first.threads}`);
  console.log(
    `longest time between two turns of a 4 ms timer on the page: ${Math.max(...blocked).toFixed(1)} ms`,
  );
  console.log(`tasks of the page above 50 ms, as the browser counts them: ${tasks.length}`);
} finally {
  native.quit();
  await page.close();
  await server.close();
  rmSync(outDir, { recursive: true, force: true });
}
