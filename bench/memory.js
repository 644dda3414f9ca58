// Peak memory of the lab against the same exercises in Keras: `node bench/memory.js [--epochs N] [--data DIR]`; of
// training exercise 6 alone against PyTorch: `node bench/memory.js --exercise 6 [--epochs N]`.
// See bench/README.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '2' },
    data: { type: 'string' },
    exercise: { type: 'string' },
  },
});
const data = values.data ? ['--data', values.data] : [];
const out = mkdtempSync(join(tmpdir(), 'earshot-memory-'));

/** The last line of a program's output that holds `peakMiB`. */
function peakOf(name, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error || status !== 0) throw error ?? new Error(`${name} ended with status ${status}:\n${stderr}`);
  const line = `${stdout}\n${stderr}`.split('\n').findLast((text) => text.includes('"peakMiB"'));
  return JSON.parse(line).peakMiB;
}

const python = process.env.EARSHOT_PYTHON ?? 'python3';

function wholeLab() {
  const keras = peakOf('Keras', python, [here('peers/lab_keras.py'), '--epochs', values.epochs, ...data]);
  const lab = ['lab', '2', '3', '4', '5', '6', '--epochs', values.epochs, '--out', out, ...data];
  const main = here('../dist/cli/main.js');
  const own = peakOf('earshot', process.execPath, ['--import', here('peak.js'), main, ...lab]);
  console.log('| program | peak memory, MiB |\n|---|---|');
  console.log(`| earshot lab 2-6 | ${own.toFixed(0)} |\n| the lab in Keras | ${keras.toFixed(0)} |`);
  console.log(`\nearshot / Keras: ${(own / keras).toFixed(3)}`);
}

function exercise6() {
  console.log('| network | program | peak memory, MiB | earshot / this |\n|---|---|---|---|');
  for (const kind of ['plain', 'tuned']) {
    const train = ['--import', here('peak.js'), here('train6.js'), kind, values.epochs];
    const own = peakOf('earshot', process.execPath, train);
    console.log(`| ${kind} | earshot | ${own.toFixed(0)} | 1 |`);
    for (const layout of ['contiguous', 'channels_last']) {
      const script = here('peers/train6_torch.py');
      const peer = peakOf('PyTorch', python, [script, kind, values.epochs, layout]);
      console.log(`| ${kind} | PyTorch ${layout} | ${peer.toFixed(0)} | ${(own / peer).toFixed(3)} |`);
    }
  }
}

try {
  if (values.exercise === undefined) wholeLab();
  else if (values.exercise === '6') exercise6();
  else throw new Error(`--exercise is 6; received ${values.exercise}`);
} finally {
  rmSync(out, { recursive: true, force: true });
}
