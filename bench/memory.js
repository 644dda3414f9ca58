// Peak memory of the lab against the same exercises in Keras: `node bench/memory.js [--epochs N] [--data DIR]`.
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

try {
  const python = process.env.EARSHOT_PYTHON ?? 'python3';
  const keras = peakOf('Keras', python, [here('peers/lab_keras.py'), '--epochs', values.epochs, ...data]);
  const lab = ['lab', '2', '3', '4', '5', '6', '--epochs', values.epochs, '--out', out, ...data];
  const own = peakOf('earshot', process.execPath, [
    '--import',
    here('peak.js'),
    here('../dist/cli/main.js'),
    ...lab,
  ]);
  console.log('| program | peak memory, MiB |\n|---|---|');
  console.log(`| earshot lab 2-6 | ${own.toFixed(0)} |\n| the lab in Keras | ${keras.toFixed(0)} |`);
  console.log(`\nearshot / Keras: ${(own / keras).toFixed(3)}`);
} finally {
  rmSync(out, { recursive: true, force: true });
}
