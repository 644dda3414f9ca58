// Many models built, trained and dropped in one process: `node --expose-gc bench/soak.js [--models N]`, after
// `npm run build`. Prints the memory in use as it goes, and how much it grew from the first quarter to the end.
import { parseArgs } from 'node:util';
import {
  adam,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPooling2d,
  sequential,
} from 'earshot/nn';
import { Tensor } from 'onnxruntime-common';

const { values } = parseArgs({ options: { models: { type: 'string', default: '200' } } });
const models = Number(values.models);
if (!globalThis.gc) throw new Error('run it with node --expose-gc, to tell garbage from what is kept');

const x = new Tensor('float32', new Float32Array(64 * 32 * 54).fill(0.5), [64, 32, 54, 1]);
const y = new Tensor(
  'float32',
  Float32Array.from({ length: 64 }, (_, i) => i % 10),
  [64],
);

async function one(seed) {
  const model = sequential({ inputShape: [32, 54, 1], seed }, [
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(3, { strides: 3, padding: 'same' }),
    batchNormalization(),
    dropout(0.1),
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(2, { strides: 2, padding: 'same' }),
    flatten(),
    dense(32, { activation: 'relu' }),
    dense(10, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  await model.fit(x, y, { epochs: 2, verbose: 0, validationData: [x, y] });
  await model.predict(x);
}

async function memory() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20)); // what finalizers release
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed / 2 ** 20, external: external / 2 ** 20, rss: rss / 2 ** 20 };
}

const row = ({ heap, external, rss }) => [heap, external, rss].map((v) => v.toFixed(1)).join(' | ');
console.log('| models | heap, MiB | external, MiB | resident, MiB |\n|---|---|---|---|');
const every = Math.max(1, Math.floor(models / 8));
const seen = [];
for (let i = 1; i <= models; i++) {
  await one(i);
  if (i % every !== 0) continue;
  seen.push(await memory());
  console.log(`| ${i} | ${row(seen.at(-1))} |`);
}
const [early, late] = [seen[Math.floor(seen.length / 4) - 1] ?? seen[0], seen.at(-1)];
const grown = Object.fromEntries(Object.entries(late).map(([key, value]) => [key, value - early[key]]));
console.log(`\ngrown since a quarter of them: | ${row(grown)} |`);
