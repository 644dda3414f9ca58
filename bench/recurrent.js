// A recurrent network's step and prediction against PyTorch and Keras, interleaved:
// `node bench/recurrent.js [lstm|gru] [--rounds N] [--steps N]`, after `npm run build`. 64 units over 216 steps of 128
// features, a dense layer of 10, batches of 32, Adam. Prints the best and the median of all runs.
import { parseArgs } from 'node:util';
import { Contestant } from './contestant.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '12' },
    steps: { type: 'string', default: '15' },
    threads: { type: 'string', default: '2' },
    only: { type: 'string', default: 'earshot,PyTorch,Keras' },
  },
});
const layer = positionals[0] ?? 'lstm';
if (!['lstm', 'gru'].includes(layer)) throw new Error(`expected lstm or gru; received ${layer}`);

const here = (file) => new URL(file, import.meta.url).pathname;
const python = process.env.EARSHOT_PYTHON ?? 'python3';
const commands = {
  earshot: [process.execPath, here('recurrent_earshot.js')],
  PyTorch: [python, here('peers/recurrent_torch.py')],
  Keras: [python, here('peers/recurrent_keras.py')],
};
const tasks = ['step', 'predict'];
const names = values.only.split(',');
const contestants = [];
try {
  for (const name of names) {
    for (const task of tasks) {
      const made = await Contestant.start(name, [...commands[name], task, layer], values.threads);
      contestants.push({ name, task, made, times: [] });
    }
  }
  for (const { made } of contestants) await made.run(5);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const { made, times } = contestants[(round + turn) % contestants.length];
      times.push(...(await made.run(Number(values.steps))));
      await new Promise((resolve) => setTimeout(resolve, 100)); // until the idle threads of this one sleep
    }
  }
  console.log(`${layer}: milliseconds a batch of 32\n`);
  console.log('| task | contestant | best | median | earshot / this, best | median |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const task of tasks) {
    const of = contestants.filter((one) => one.task === task);
    const [own] = of;
    for (const { name, times } of of) {
      const ratio = (statistic) => (statistic(own.times) / statistic(times)).toFixed(2);
      const figures = [best(times).toFixed(2), median(times).toFixed(2), ratio(best), ratio(median)];
      console.log(`| ${[task, name, ...figures].join(' | ')} |`);
    }
  }
} finally {
  for (const { made } of contestants) made.quit();
}

function best(times) {
  return Math.min(...times);
}

function median(times) {
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}
