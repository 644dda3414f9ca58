// From `fit` called to the first step done, for every network of the lab: `node bench/first_step.js [--runs N]`, after
// `npm run build`. Each run is a process of its own, so that loading the engine counts.
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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' } },
});
if (positionals.length > 0) {
  console.log(await firstStep(positionals[0]));
} else {
  console.log('| network | best, ms | worst, ms |\n|---|---|---|');
  for (const name of Object.keys(TASKS)) {
    const times = Array.from({ length: Number(values.runs) }, () => {
      const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(run.stderr);
      return Number(run.stdout.trim());
    });
    console.log(`| ${name} | ${Math.min(...times).toFixed(0)} | ${Math.max(...times).toFixed(0)} |`);
  }
}
