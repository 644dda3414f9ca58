// Training on sounds whose spectrograms are computed on the way: `node bench/dataset.js [--data DIR] [options]`.
// See bench/README.md.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { conv2d, dataset, dense, dropout, flatten, maxPooling2d, sequential } from 'earshot/nn';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    clips: { type: 'string', default: '320' },
    epochs: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
  },
});
const [epochs, rounds] = [Number(options.epochs), Number(options.rounds)];
const BATCH = 32;

/** Clips named as in ESC-50 (the class is the last number of the name), or tones of ten classes. */
function sounds() {
  const count = Number(options.clips);
  if (options.data === undefined) return Array.from({ length: count }, (_, i) => ({ label: i % 10 }));
  const names = readdirSync(options.data).filter((name) => /-\d+\.(wav|ogg|flac|mp3)$/.test(name));
  const targets = names.map((name) => Number(/-(\d+)\.\w+$/.exec(name)[1]));
  const classes = [...new Set(targets)].sort((a, b) => a - b);
  return names
    .slice(0, count)
    .map((name, i) => ({ path: join(options.data, name), label: classes.indexOf(targets[i]) }));
}

/** The network of exercise 6. */
function network(classes) {
  const model = sequential({ inputShape: [128, 216, 1], seed: 0 }, [
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(3, { strides: 3, padding: 'same' }),
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(2, { strides: 2, padding: 'same' }),
    conv2d(32, 2, { activation: 'relu' }),
    flatten(),
    dense(32, { activation: 'relu' }),
    dropout(0.1),
    dense(classes, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
}

const items = sounds();
const classes = Math.max(...items.map(({ label }) => label)) + 1;
const fn = { module: new URL('./dataset-sound.js', import.meta.url), export: 'spectrogram' };
const fromFiles = (workers) =>
  dataset(items, { seed: 1, workers }).shuffle().map(fn).batch(BATCH, { prefetch: 2 });

/** The examples of epoch 0, computed before: what is left to do is the steps. */
async function inMemory() {
  const parts = [];
  for await (const batch of fromFiles(1)) parts.push(batch);
  return () => parts;
}

/** Seconds an epoch after the first one, in which graphs are compiled and threads start; and the last loss. */
async function trained(source) {
  const ends = [];
  const { history } = await network(classes).fit(source, {
    epochs: epochs + 1,
    verbose: 0,
    callbacks: [() => void ends.push(performance.now())],
  });
  return { seconds: (ends.at(-1) - ends[0]) / 1000 / epochs, loss: history.loss.at(-1) };
}

const inMemorySource = await inMemory();
const contestants = {
  'steps alone': () => inMemorySource,
  '0 workers': () => fromFiles(0),
  '1 worker': () => fromFiles(1),
  '2 workers': () => fromFiles(2),
};
const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
const losses = {};
for (let round = 0; round < rounds; round++) {
  const names = Object.keys(contestants);
  for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
    const { seconds, loss } = await trained(contestants[name]());
    times[name].push(seconds);
    losses[name] = loss;
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const alone = median(times['0 workers']);
console.table(
  Object.entries(times).map(([name, all]) => ({
    contestant: name,
    'seconds an epoch': Number(median(all).toFixed(3)),
    best: Number(Math.min(...all).toFixed(3)),
    'to 0 workers': Number((median(all) / alone).toFixed(2)),
    'last loss': losses[name],
  })),
);
