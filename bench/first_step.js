// From `fit` called to the first step done, for every network of the lab: `node bench/first_step.js [--runs N]
// [--together]`, after `npm run build`. Each network is a process of its own, so that loading the engine counts; with
// --together one process takes them in turn, as the lab does.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Tensor } from 'onnxruntime-common';
import * as lab from '../dist/lab/networks.js';

const networks = { ...lab };
const images = [128, 216, 1];
const pixels = 128 * 216;
const crossentropy = 'sparseCategoricalCrossentropy';

/** name: [network, loss, examples, shape of one] */
const TASKS = {
  'exercise 2': [() => networks.regressionNetwork(0), 'mse', 1000, [1]],
  'exercise 3': [() => networks.classificationNetwork(0), 'binaryCrossentropy', 1400, [2]],
  ...Object.fromEntries(
    ['plainMlp', 'dropoutMlp', 'regularizedMlp', 'smallMlp'].map((name) => [
      `exercise 5, ${name}`,
      [() => networks[name](0, pixels, 10), crossentropy, 64, [pixels]],
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(networks)
      .filter((name) => name.endsWith('Cnn'))
      .map((name) => [
        `exercise 6, ${name}`,
        [() => networks[name](0, images, 10), crossentropy, 64, images],
      ]),
  ),
};

async function firstStep(name) {
  const [network, loss, count, shape] = TASKS[name];
  const size = shape.reduce((a, b) => a * b, 1);
  const x = new Tensor('float32', new Float32Array(count * size).fill(0.5), [count, ...shape]);
  const labels = Float32Array.from({ length: count }, (_, i) => i % (loss === crossentropy ? 10 : 2));
  const y = new Tensor('float32', labels, loss === crossentropy ? [count] : [count, 1]);
  const model = network();
  model.compile({ optimizer: 'adam', loss });
  const start = performance.now();
  let first;
  const onProgress = () => {
    first ??= performance.now() - start;
  };
  await model.fit(x, y, { epochs: 1, batchSize: 32, verbose: 0, callbacks: [{ onProgress }] });
  return first;
}

/** Milliseconds of the networks, one after the other, in a process of their own. */
function inProcess(names) {
  const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...names], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' }, together: { type: 'boolean', default: false } },
});
if (positionals.length > 0) {
  const times = [];
  for (const name of positionals) times.push(await firstStep(name));
  console.log(JSON.stringify(times));
} else {
  const names = Object.keys(TASKS);
  const runs = Array.from({ length: Number(values.runs) }, () =>
    values.together ? inProcess(names) : names.flatMap((name) => inProcess([name])),
  );
  console.log('| network | best, ms | median | worst |\n|---|---|---|---|');
  for (const [i, name] of names.entries()) {
    const times = runs.map((run) => run[i]).sort((a, b) => a - b);
    const figures = [times[0], times[times.length >> 1], times[times.length - 1]];
    console.log(`| ${name} | ${figures.map((figure) => figure.toFixed(0)).join(' | ')} |`);
  }
}
