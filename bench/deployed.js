// What the classifier of a run says about all clips of its data, in Node, in Python's onnxruntime and in Chromium, against
// the way on which its networks were trained: `node bench/deployed.js RUN`. Needs EARSHOT_PYTHON. See bench/README.md.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { loadClassifier, networkProbabilities } from '../dist/classifier/index.js';
import { loadClip } from '../dist/experiment/load-clip.js';
import { restoreStage } from '../dist/experiment/restore-stage.js';
import { RunFolder } from '../dist/experiment/run-folder.js';
import { restoreExperiment } from '../dist/experiment/stored-experiment.js';

const run = new RunFolder(process.argv[2]);
const record = await run.record();
const { set } = await run.survey();
const stage = record.final === undefined ? 'round-1' : 'final';
const { networks, settings } = await restoreStage(run, await restoreExperiment(record.experiment), stage);
const model = run.at(record.model.file);
const waves = [];
for (const clip of set.clips) waves.push(await loadClip(clip, settings.sampleRate));
const reference = await networkProbabilities(networks, settings, waves);

const folder = (name) => new URL(name, import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), 'earshot-deployed-'));
const site = { configFile: folder('../web/vite.config.js'), root: folder('deployed'), logLevel: 'error' };

async function inNode() {
  const classifier = await loadClassifier(model);
  const said = await classifier.classify(waves, { sr: settings.sampleRate });
  return said.map(({ probabilities }) => probabilities);
}

function inPython(paths) {
  const script = folder('peers/classify_onnx.py');
  const text = execFileSync(process.env.EARSHOT_PYTHON ?? 'python3', [script, model, ...paths]);
  return JSON.parse(text).probabilities;
}

async function inChromium() {
  const server = await preview({ ...site, build: { outDir: work }, preview: { host: '127.0.0.1', port: 0 } });
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls.local[0]);
    await page.waitForFunction(() => globalThis.probabilitiesOf !== undefined);
    return await page.evaluate((count) => globalThis.probabilitiesOf(count), waves.length);
  } finally {
    await browser.close();
    await server.close();
  }
}

const likeliest = (row) => row.indexOf(Math.max(...row));

function report(where, said) {
  const same = said.filter((row, i) => likeliest(row) === likeliest(reference[i])).length;
  const distance = Math.max(...said.flatMap((row, i) => row.map((p, k) => Math.abs(p - reference[i][k]))));
  console.log(`| ${where} | ${same} of ${waves.length} | ${distance.toExponential(1)} |`);
}

try {
  await build({ ...site, build: { outDir: work, emptyOutDir: true } });
  mkdirSync(join(work, 'clips'));
  copyFileSync(model, join(work, 'model.onnx'));
  const paths = waves.map((wave, i) => {
    const path = join(work, 'clips', `${i}.f32`);
    writeFileSync(path, wave);
    return path;
  });
  console.log('| where | same class | largest difference of a probability |\n| --- | --- | --- |');
  report('Node', await inNode());
  report("Python's onnxruntime", inPython(paths));
  report('Chromium', await inChromium());
} finally {
  rmSync(work, { recursive: true, force: true });
}
