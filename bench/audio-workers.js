// `load` and `melspectrogram` in worker threads: `node bench/audio-workers.js DIR [options]`, DIR a folder of sound files.
// See bench/README.md.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startWorkers } from '../dist/workers.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clips: { type: 'string', default: '160' },
    rounds: { type: 'string', default: '9' },
  },
});
const [directory] = positionals;
if (!directory) throw new Error('name a folder of sound files: node bench/audio-workers.js DIR');
const rounds = Number(values.rounds);
const files = readdirSync(directory)
  .filter((name) => /\.(wav|ogg|flac|mp3)$/.test(name))
  .slice(0, Number(values.clips))
  .map((name) => join(directory, name));
const fn = { module: new URL('./audio-workers-clip.js', import.meta.url), export: 'melOf' };

/** Seconds until all clips are done. */
async function timed(workers) {
  const start = performance.now();
  await Promise.all(files.map((file) => workers.run(fn, [file])));
  return (performance.now() - start) / 1000;
}

const pools = [await startWorkers(1), await startWorkers(2)];
const times = pools.map(() => []);
// The first round compiles and reads the files into the system's cache.
for (const pool of pools) await timed(pool);
for (let round = 0; round < rounds; round++) {
  for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) times[index].push(await timed(pools[index]));
}
for (const pool of pools) await pool.close();

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const best = times.map((list) => Math.min(...list));
console.table(
  times.map((list, index) => ({
    workers: index + 1,
    'clips a second, best': Number((files.length / best[index]).toFixed(1)),
    median: Number((files.length / median(list)).toFixed(1)),
    'bests, to 1 worker': Number((best[0] / best[index]).toFixed(2)),
  })),
);
console.log(
  `median of the rounds' ratios: ${median(times[0].map((time, round) => time / times[1][round])).toFixed(2)}`,
);
