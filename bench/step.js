// Speed against PyTorch and Keras, interleaved: `node bench/step.js [cnn|cnn-tuned|small|wide|predict|mlp|flat] [options]`.
// See bench/README.md.
import { parseArgs } from 'node:util';
import { Contestant } from './contestant.js';

const PYTHON = process.env.EARSHOT_PYTHON ?? 'python3';
const peer = (file, ...args) => [PYTHON, new URL(`peers/${file}`, import.meta.url).pathname, ...args];
const own = (task) => [process.execPath, new URL('earshot.js', import.meta.url).pathname, task];

const cnn = (...tuned) => ({
  unit: 'step',
  steps: 10,
  contestants: [
    ['earshot', 'earshot, fit', own(tuned.length ? 'cnn-tuned-fit' : 'cnn-fit')],
    ['earshot', 'earshot, trainOnBatch', own(tuned.length ? 'cnn-tuned' : 'cnn')],
    ['torch', 'PyTorch channels_last', peer('cnn_torch.py', '--memory-format', 'channels_last', ...tuned)],
    ['torch', 'PyTorch contiguous', peer('cnn_torch.py', '--memory-format', 'contiguous', ...tuned)],
    ['keras', 'Keras, fit step', peer('cnn_keras.py', '--step', 'fit', ...tuned)],
    ['keras', 'Keras, train_on_batch', peer('cnn_keras.py', '--step', 'batch', ...tuned)],
    [
      'keras',
      'Keras, fit step, oneDNN off',
      ['env', 'TF_ENABLE_ONEDNN_OPTS=0', ...peer('cnn_keras.py', '--step', 'fit', ...tuned)],
    ],
  ],
});

/** The network of the recipe small, or a wider one. */
const recipe = (network) => ({
  unit: 'step',
  steps: 10,
  contestants: [
    ['earshot', 'earshot', own(network)],
    ...['channels_last', 'contiguous'].map((format) => [
      'torch',
      `PyTorch ${format}`,
      peer('recipe_torch.py', '--network', network, '--memory-format', format),
    ]),
  ],
});

const TASKS = {
  cnn: () => cnn(),
  'cnn-tuned': () => cnn('--tuned'),
  small: () => recipe('small'),
  wide: () => recipe('wide'),
  predict: () => ({
    unit: 'run over 320 clips',
    steps: 5,
    contestants: [
      ['earshot', 'earshot', own('predict')],
      ['torch', 'PyTorch channels_last', peer('predict_torch.py', '--memory-format', 'channels_last')],
      ['torch', 'PyTorch contiguous', peer('predict_torch.py', '--memory-format', 'contiguous')],
      ['keras', 'Keras, predict', peer('predict_keras.py')],
    ],
  }),
  flat: () => ({
    unit: 'epoch',
    steps: 30,
    contestants: [
      ['earshot', 'earshot', own('flat')],
      ['torch', 'PyTorch, fused Adam', peer('flat_torch.py', '--fused')],
      ['torch', 'PyTorch', peer('flat_torch.py')],
      ['keras', 'Keras, fit', peer('flat_keras.py')],
    ],
  }),
  mlp: () => ({
    unit: 'epoch',
    steps: 30,
    contestants: [
      ['earshot', 'earshot', own('mlp')],
      ['torch', 'PyTorch, fused Adam', peer('mlp_torch.py', '--fused')],
      ['torch', 'PyTorch', peer('mlp_torch.py')],
      ['keras', 'Keras, fit', peer('mlp_keras.py')],
    ],
  }),
};

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Each round lets every contestant run once, in an order that turns by one place a round. */
async function measure(contestants, { rounds, steps, warmup }) {
  const times = contestants.map(() => []);
  for (const contestant of contestants) await contestant.run(warmup);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (round + turn) % contestants.length;
      times[index].push(await contestants[index].run(steps));
      await new Promise((resolve) => setTimeout(resolve, 200)); // until the idle threads of this one sleep
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return times;
}

function row(name, times, reference) {
  const all = times.flat();
  return {
    contestant: name,
    median: median(all).toFixed(2),
    best: Math.min(...all).toFixed(2),
    'medians of the rounds': times.map((round) => median(round).toFixed(1)).join(' '),
    'first / this': (median(reference) / median(all)).toFixed(3),
  };
}

function printTable(task, unit, rows) {
  const columns = Object.keys(rows[0]);
  console.log(`${task}: milliseconds per ${unit}\n`);
  console.log(`| ${columns.join(' | ')} |`);
  console.log(`|${columns.map(() => '---').join('|')}|`);
  for (const entry of rows) console.log(`| ${columns.map((column) => entry[column]).join(' | ')} |`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string' },
    warmup: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string', default: 'earshot,torch,keras' },
  },
});
const task = positionals[0] ?? 'cnn';
if (!TASKS[task]) throw new Error(`no task named ${task}; there are ${Object.keys(TASKS).join(', ')}`);
const { unit, steps, contestants: all } = TASKS[task]();
const only = values.only.split(',');
const chosen = all.filter(([kind]) => only.includes(kind));
if (!chosen.length)
  throw new Error(`--only ${values.only} leaves no contestant; name earshot, torch or keras`);

const started = [];
try {
  for (const [, name, command] of chosen) started.push(await Contestant.start(name, command, values.threads));
  const times = await measure(started, {
    rounds: Number(values.rounds),
    steps: Number(values.steps ?? steps),
    warmup: Number(values.warmup),
  });
  printTable(
    task,
    unit,
    times.map((each, index) => row(started[index].name, each, times[0].flat())),
  );
} finally {
  for (const contestant of started) contestant.quit();
}
