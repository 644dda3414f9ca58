import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/index.ts';
import { loadModel } from '../../src/nn/index.ts';
import { pathOf } from './keras/fixtures.ts';

/** @file The programs of docs/data.md and docs/keras-files.md that need files beside them. */

const root = join(import.meta.dirname, '../..');
const before = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(root, 'node_modules/.earshot-docs-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** The blocks of JavaScript of a page of the documentation. */
function programs(page: string): string[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
}

/** Runs a program as a module of its own. */
async function run(name: string, code: string): Promise<void> {
  const file = join(folder, name);
  writeFileSync(
    file,
    code.replace(/from 'earshot\/(\w+)'/g, (_, entry) => `from '${root}/src/${entry}/index.ts'`),
  );
  await import(/* @vite-ignore */ file);
}

describe('docs/keras-files.md', () => {
  const [model, weights] = programs('keras-files.md');

  it('reads a model, trains it and saves it', async () => {
    copyFileSync(pathOf('cnn-keras3.keras'), 'classifier.keras');
    const bytes = readFileSync('classifier.keras');
    const fetching = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(bytes));
    const given = `
      import { readFileSync } from 'node:fs';
      import { expected } from '${root}/test/nn/keras/fixtures.ts';
      const { inputs: [x] } = expected('cnn-keras3');
      const y = Float32Array.from({ length: x.dims[0] }, (_, i) => i % 3);
      const file = new File([readFileSync('classifier.keras')], 'classifier.keras');
    `;
    await run('keras.ts', given + model);
    fetching.mockRestore();
    expect((await loadModel('classifier.onnx')).countParams().total).toBeGreaterThan(0);
  });

  it('reads weights', async () => {
    copyFileSync(pathOf('cnn-keras3.weights.h5'), 'epoch-12.weights.h5');
    copyFileSync(pathOf('cnn-keras3.only-weights.h5'), 'pretrained.h5');
    const given = `
      import { loadKeras } from '${root}/src/nn/index.ts';
      const model = await loadKeras('${pathOf('cnn-keras3.keras')}');
    `;
    await run('weights.ts', given + weights);
  });
});

describe('docs/data.md', () => {
  it('trains on spectrograms made in worker threads', async () => {
    const [spectrogram, train] = programs('data.md');
    const given = `
      import { averagePooling2d, dataset, dense, flatten, sequential } from 'earshot/nn';
      const model = sequential({ inputShape: [128, 216, 1], seed: 0 }, [averagePooling2d(8), flatten(), dense(1)]);
      model.compile({ optimizer: 'adam', loss: 'mse' });
    `;
    writeFileSync('spectrogram.js', spectrogram);
    writeFileSync('train.js', `${given}${train}console.log('trained', model.countParams().total);`);
    for (const name of ['dog.wav', 'rain.wav']) {
      await writeWav(
        name,
        Float32Array.from({ length: 132_300 }, (_, n) => Math.sin(n / name.length)),
        { sr: 22_050 },
      );
    }
    // Threads of Node read no TypeScript: both programs are bundled, as a project would.
    await build({
      configFile: false,
      logLevel: 'error',
      root: folder,
      resolve: { alias: { earshot: join(root, 'src') } },
      build: {
        ssr: true,
        outDir: 'built',
        rolldownOptions: { input: { spectrogram: 'spectrogram.js', train: 'train.js' } },
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, ['built/train.js'], { cwd: folder });
    expect(stdout).toMatch(/trained 433\n$/);
  });
});
