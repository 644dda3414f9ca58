// An exported classifier at work: `node bench/classify.js [--recipe small|best] [--rounds N] [--minutes N] [--only start,command,clip,hour,python]`.
// See bench/README.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeWav } from '../dist/audio/index.js';
import {
  classifierOnnx,
  describeClassifier,
  networkProbabilities,
  quantizeClassifier,
} from '../dist/classifier/index.js';
import { architecture, makerOf } from '../dist/experiment/architectures/index.js';
import { networkInputShape, unfittedFrontEnd } from '../dist/experiment/fit-front-end.js';
import { recipes } from '../dist/experiment/recipes/index.js';

const { values } = parseArgs({
  options: {
    recipe: { type: 'string', default: 'small' },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '60' },
    only: { type: 'string', default: 'start,command,clip,hour,python' },
  },
});
const wanted = values.only.split(',');
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { experiment } = recipes[values.recipe];
const { sampleRate } = experiment.data;
const bands = experiment.features.nMels;
const settings = {
  classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  sampleRate,
  windows: { size: 5 * sampleRate, hop: 5 * sampleRate, shorter: 'pad' },
  frontEnd: {
    ...unfittedFrontEnd(experiment.features, sampleRate),
    mean: new Array(bands).fill(-40),
    deviation: new Array(bands).fill(20),
  },
};
const inputShape = networkInputShape(experiment, settings.frontEnd);
const networks = new Array(experiment.training.members)
  .fill(experiment.model)
  .flat()
  .map((name, i) => makerOf(architecture(name))({ inputShape, classes: 10, seed: i }));

const folder = mkdtempSync(join(tmpdir(), 'earshot-classify-'));
const path = join(folder, 'model.onnx');
const bytes = await classifierOnnx(networks, settings);
writeFileSync(path, bytes);
const clip = join(folder, 'clip.wav');
await writeWav(
  clip,
  Float32Array.from({ length: 5 * 44100 }, (_, i) => 0.3 * Math.sin(i ** 1.2 / 20)),
  { sr: 44100 },
);
const { parameters, macsPerWindow } = describeClassifier(bytes);
const int8 = (await quantizeClassifier(bytes)).length;
console.log(
  `${values.recipe}: ${parameters} parameters, ${(macsPerWindow / 1e6).toFixed(1)} million multiply-accumulates a window of 5 s, ${bytes.length} bytes, int8 ${int8}\n`,
);

/** What a program of its own prints: the numbers of its last line. */
function child(threads, ...args) {
  const run = [here('classify_child.js'), path, String(threads), ...args];
  return JSON.parse(execFileSync(process.execPath, run, { encoding: 'utf8' }));
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const both = (list, digits) => `${median(list).toFixed(digits)} (best ${Math.min(...list).toFixed(digits)})`;
const rounds = Number(values.rounds);

/** A process from its start to its end: milliseconds, again and again. */
function starts(run) {
  return Array.from({ length: rounds }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
}

/** Each task: what it did, how long it took, and how long the processor worked, for a number of threads. */
const tasks = {
  start: (threads) => {
    const runs = Array.from({ length: rounds }, () => {
      const started = performance.now();
      const { computing } = child(threads, 'once');
      return { elapsed: performance.now() - started, computing };
    });
    const elapsed = both(
      runs.map((run) => run.elapsed),
      0,
    );
    const computing = both(
      runs.map((run) => run.computing),
      0,
    );
    return [
      [
        'a process from its start to its end, one clip of 5 s at 44.1 kHz',
        `${elapsed} ms`,
        `${computing} ms`,
      ],
    ];
  },
  command: (threads) => {
    if (threads > 1) return []; // the command has the engine use one
    const command = [here('../dist/cli/main.js'), 'classify', path, clip];
    const nothing = starts(() => execFileSync(process.execPath, ['-e', '0']));
    const elapsed = starts(() => execFileSync(process.execPath, command));
    return [
      ['`node -e 0`', `${both(nothing, 0)} ms`, ''],
      ['`earshot classify`, one file of 5 s at 44.1 kHz', `${both(elapsed, 0)} ms`, ''],
    ];
  },
  clip: (threads) =>
    [sampleRate, 44100].map((sr) => {
      const { times, computing } = child(threads, 'clip', String(sr), String(rounds * 20));
      return [
        `one clip of 5 s at ${sr / 1000} kHz, warm`,
        `${both(times, 1)} ms`,
        `${computing.toFixed(1)} ms`,
      ];
    }),
  hour: (threads) =>
    [sampleRate, 44100].map((sr) => {
      const { seconds, computing, windows, peakMiB } = child(threads, 'stream', String(sr), values.minutes);
      const faster = (60 * Number(values.minutes)) / seconds;
      return [
        `${values.minutes} minutes at ${sr / 1000} kHz, ${windows} windows`,
        `${seconds.toFixed(1)} s, ${faster.toFixed(0)} times real time, peak ${peakMiB.toFixed(0)} MiB`,
        `${computing.toFixed(1)} s`,
      ];
    }),
};

try {
  console.log('| task | threads | time | processor time |\n| --- | --- | --- | --- |');
  for (const task of wanted.filter((name) => name in tasks)) {
    for (const threads of [1, 2])
      for (const [name, ...figures] of tasks[task](threads))
        console.log(`| ${[name, threads, ...figures].join(' | ')} |`);
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
