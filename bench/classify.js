// An exported classifier at work: `node bench/classify.js [--network small|best] [--rounds N] [--minutes N] [--only start,clip,hour,python]`.
// See bench/README.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  classifierOnnx,
  describeClassifier,
  networkProbabilities,
  quantizeClassifier,
} from '../dist/classifier/index.js';
import { architecture } from '../dist/experiment/architectures/index.js';

const { values } = parseArgs({
  options: {
    network: { type: 'string', default: 'small' },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '60' },
    only: { type: 'string', default: 'start,clip,hour,python' },
  },
});
const wanted = values.only.split(',');
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const sampleRate = 22050;
const settings = {
  classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  sampleRate,
  windows: { size: 5 * sampleRate, hop: 5 * sampleRate, shorter: 'pad' },
  frontEnd: {
    ...{ nFft: 2048, hopLength: 512, winLength: 2048, window: 'hann', center: true, power: 2 },
    ...{ nMels: 128, fMin: 0, fMax: sampleRate / 2, htk: false, norm: 'slaney' },
    ...{ decibels: { ref: 'max', amin: 1e-10, topDb: 80 }, mean: [-40], deviation: [20] },
  },
};
const inputShape = [128, 1 + Math.floor(settings.windows.size / 512), 1];
const networks = [architecture(values.network)({ inputShape, classes: 10, seed: 1 })];

const folder = mkdtempSync(join(tmpdir(), 'earshot-classify-'));
const path = join(folder, 'model.onnx');
const bytes = await classifierOnnx(networks, settings);
writeFileSync(path, bytes);
const { parameters, macsPerWindow } = describeClassifier(bytes);
const int8 = (await quantizeClassifier(bytes)).length;
console.log(
  `${values.network}: ${parameters} parameters, ${(macsPerWindow / 1e6).toFixed(1)} million multiply-accumulates a window of 5 s, ${bytes.length} bytes, int8 ${int8}\n`,
);

/** What a program of its own prints: the numbers of its last line. */
function child(threads, ...args) {
  const run = [here('classify_child.js'), path, ...args];
  const env = { ...process.env, THREADS: String(threads) };
  return JSON.parse(
    execFileSync(process.execPath, run, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const both = (list, digits) => `${median(list).toFixed(digits)} (best ${Math.min(...list).toFixed(digits)})`;
const rounds = Number(values.rounds);

function row(name, threads, text) {
  console.log(`| ${name} | ${threads} | ${text} |`);
}

try {
  console.log('| what | threads | median |\n| --- | --- | --- |');
  for (const threads of [1, 2]) {
    if (wanted.includes('start')) {
      const runs = Array.from({ length: rounds }, () => {
        const started = performance.now();
        child(threads, 'once');
        return performance.now() - started;
      });
      row('a process from its start to its end, one clip of 5 s at 44.1 kHz', threads, `${both(runs, 0)} ms`);
    }
    if (wanted.includes('clip')) {
      for (const sr of [sampleRate, 44100]) {
        const { times } = child(threads, 'clip', String(sr), String(rounds * 20));
        row(`one clip of 5 s at ${sr / 1000} kHz, warm`, threads, `${both(times, 1)} ms`);
      }
    }
    if (wanted.includes('hour')) {
      for (const sr of [sampleRate, 44100]) {
        const { seconds, windows, peakMiB } = child(threads, 'stream', String(sr), values.minutes);
        const faster = (60 * Number(values.minutes)) / seconds;
        row(
          `${values.minutes} minutes at ${sr / 1000} kHz, ${windows} windows`,
          threads,
          `${seconds.toFixed(1)} s, ${faster.toFixed(0)} times real time, peak ${peakMiB.toFixed(0)} MiB`,
        );
      }
    }
  }
  if (wanted.includes('python')) await comparePython();
} finally {
  rmSync(folder, { recursive: true });
}

/** Probabilities of sounds of several lengths by Python's onnxruntime and by the training pipeline. */
async function comparePython() {
  const cases = [];
  for (const seconds of [0.01, 2, 5, 12.3]) {
    const length = Math.round(seconds * sampleRate);
    const wave = Float32Array.from({ length }, (_, i) => Math.sin(i ** 1.5 / 900) * Math.exp(-i / 30000));
    const outputs = (await networkProbabilities(networks, settings, [wave])).map((data) => ({
      data,
      dims: [1, 10],
    }));
    const inputs = { waveform: { data: [...wave], dims: [1, length] } };
    cases.push({ name: `${seconds} s`, batch: 1, path, inputs, outputs });
  }
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
  const python = process.env.EARSHOT_PYTHON ?? 'python3';
  console.log(
    `\n${execFileSync(python, [here('peers/run_onnx.py'), join(folder, 'cases.json')], { encoding: 'utf8' })}`,
  );
}
