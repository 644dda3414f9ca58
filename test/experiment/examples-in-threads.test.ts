import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeWav } from '../../src/audio/index.ts';
import { SR, smallExperiment, sound } from './sound-fixture.ts';

/** @file Recordings and examples in worker threads, which need compiled files: a copy of src with its types taken off. */

const repository = fileURLToPath(new URL('../../', import.meta.url));
/** Under node_modules, so that the copy finds its dependencies. */
const copy = join(repository, 'node_modules', '.cache', 'earshot-examples-test');

beforeAll(() => {
  rmSync(copy, { recursive: true, force: true });
  const src = join(repository, 'src');
  for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const { code } = transform(readFileSync(join(src, name), 'utf8'), {
      transforms: ['typescript'],
      disableESTransforms: true,
    });
    const path = join(copy, 'src', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code.replace(/(from |import\(|import )('\.[^']*)\.ts'/g, "$1$2.js'"));
  }
  symlinkSync(join(repository, 'package.json'), join(copy, 'package.json'));
  for (let i = 0; i < 20; i++) writeFileSync(join(copy, `${i}.wav`), encodeWav(sound(i, 0.8), { sr: SR }));
}, 120_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

const program = (experiment: unknown) => `
import { createHash } from 'node:crypto';
import { loadRecordings } from './src/experiment/recordings.js';
import { fitFrontEnd } from './src/experiment/fit-front-end.js';
import { trainingBatches } from './src/experiment/examples.js';
const experiment = ${JSON.stringify(experiment)};
const clips = Array.from({ length: 20 }, (_, i) => ({ path: i + '.wav', name: String(i), label: i % 2 }));
const recordings = await loadRecordings({ clips }, experiment);
const labels = clips.map(({ label }) => label);
const indices = [...clips.keys()];
const frontEnd = fitFrontEnd(experiment, recordings, indices);
const hashes = [];
for (const workers of [0, 1, 3]) {
  const options = { experiment, classes: 2, frontEnd, seed: 5, workers };
  const reading = trainingBatches(recordings, labels, indices, options).open();
  const hash = createHash('sha256');
  for (const epoch of [0, 1])
    for await (const [x, y] of reading.epoch(epoch)) hash.update(x.data).update(y.data);
  await reading.close();
  hashes.push(hash.digest('hex'));
}
console.log(JSON.stringify({ lengths: recordings.samples.map((y) => y.length), hashes }));
`;

test('any number of threads makes the same bits', () => {
  const experiment = smallExperiment({
    augmentation: {
      randomCrop: true,
      gain: [-6, 6],
      noise: { snr: [10, 20], probability: 0.5 },
      timeStretch: { rate: [0.8, 1.2], probability: 0.5 },
      pitchShift: { steps: [-2, 2], probability: 0.5 },
      mix: { on: 'waveform', alpha: 1, probability: 0.5 },
    },
  });
  writeFileSync(join(copy, 'program.js'), program(experiment));
  const { stdout, stderr } = spawnSync(process.execPath, ['program.js'], { cwd: copy, encoding: 'utf8' });
  expect(stderr).toBe('');
  const { lengths, hashes } = JSON.parse(stdout);
  expect(lengths).toEqual(new Array(20).fill(0.8 * SR));
  expect(hashes).toEqual([hashes[0], hashes[0], hashes[0]]);
}, 60_000);
