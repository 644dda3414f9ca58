import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from '../../src/audio/index.ts';
import { classifierOnnx, loadClassifier } from '../../src/classifier/index.ts';
import { syntheticSounds } from '../../src/datasets/index.ts';
import { loadModel } from '../../src/nn/index.ts';
import { mlp, settings } from '../classifier/cases.ts';
import { quick, toneFolder } from '../experiment/tone-folder.ts';

/** @file The compiled program in a process of its own: its worker threads, its exit codes, Ctrl-C. */

const repository = fileURLToPath(new URL('../../', import.meta.url));
/** Under node_modules, so that the copy finds its dependencies. */
const copy = join(repository, 'node_modules', '.cache', 'earshot-built-test');
const data = join(copy, 'sounds');

beforeAll(async () => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of ['package.json', 'assets']) symlinkSync(join(repository, name), join(copy, name));
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['-p', 'tsconfig.build.json', '--outDir', join(copy, 'dist'), '--incremental', 'false'];
  spawnSync(process.execPath, [tsc, ...options, '--tsBuildInfoFile', 'null'], { cwd: repository });
  await syntheticSounds(data, { clipsPerClass: 4, folds: 2 });
}, 180_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function start(line: string, environment: Record<string, string> = {}): ChildProcess {
  const words = [join(copy, 'dist', 'cli', 'main.js'), ...line.split(' ')];
  return spawn(process.execPath, words, { cwd: copy, env: { ...process.env, ...environment } });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const printed = { out: '', err: '' };
  child.stdout!.on('data', (text) => (printed.out += text));
  child.stderr!.on('data', (text) => (printed.err += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...printed };
}

describe('the compiled program', () => {
  it('extracts features in worker threads, and leaves out what cannot be read', async () => {
    writeFileSync(join(data, 'audio', '1-999999-A-0.wav'), 'no sound at all');
    const { code, out, err } = await ended(start(`lab 4 --data ${data} --out out`));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('1 left out');
    const { shape, skipped } = JSON.parse(readFileSync(join(copy, 'out', 'results.json'), 'utf8'))
      .exercises[4];
    expect(shape).toEqual([40, 128, 216]);
    expect(skipped).toHaveLength(1);
    rmSync(join(data, 'audio', '1-999999-A-0.wav'));
  });

  it('ends with 2 for a wrong command line and 1 for a failure', async () => {
    expect((await ended(start('lab 9'))).code).toBe(2);
    expect((await ended(start('lab 4 --data missing'))).code).toBe(1);
  });

  it('keeps what is finished on Ctrl-C and ends with 130', async () => {
    const child = start(`lab 1 2 5 --data ${data} --out stopped --epochs 300`);
    const end = ended(child);
    child.stdout!.on('data', (text) => {
      if (String(text).includes('Exercise 5')) setTimeout(() => child.kill('SIGINT'), 300);
    });
    const { code, err } = await end;
    expect(code).toBe(130);
    expect(err).toMatch(
      /earshot: interrupted in exercise 5 \(2 exercises kept\); run the same command again/,
    );
    const { exercises } = JSON.parse(readFileSync(join(copy, 'stopped', 'results.json'), 'utf8'));
    expect(Object.keys(exercises)).toEqual(['1', '2']);
    expect(existsSync(join(copy, 'stopped', 'figures', 'exercise-2-loss-1.png'))).toBe(true);
  });
});

describe('classify', () => {
  it('classifies sounds that another thread reads, in their order, and names those that cannot be read', async () => {
    const of = settings({}, { size: 16_000, hop: 16_000 });
    const bytes = await classifierOnnx([mlp(of)], of);
    writeFileSync(join(copy, 'model.onnx'), bytes);
    const folder = join(data, 'audio');
    writeFileSync(join(folder, '3-0-A-0.wav'), 'no sound at all');
    const { code, out, err } = await ended(start(`classify model.onnx ${folder} --format jsonl`));
    rmSync(join(folder, '3-0-A-0.wav'));
    expect(code).toBe(1);
    expect(err).toContain('3-0-A-0.wav');
    const classifier = await loadClassifier(bytes);
    const wanted = [];
    for (const name of readdirSync(folder).sort()) {
      const { y, sr } = await load(join(folder, name), { sr: null });
      const { className, top } = await classifier.classify(y, { sr });
      const score = expect.closeTo(top[0].probability, 3);
      wanted.push({ file: join(folder, name), start: 0, end: y.length / sr, class: className, score });
    }
    expect(wanted.length).toBe(40);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(wanted);
  });
});

describe('a training that is killed', () => {
  const program = `
    import { existsSync } from 'node:fs';
    import { adam, dense, dropout, modelCheckpoint, sequential, Tensor } from './dist/nn/index.js';
    const [path, epochs] = process.argv.slice(2);
    const model = sequential({ inputShape: [4], seed: 3 }, [dense(600, { activation: 'tanh' }), dropout(0.3), dense(1)]);
    model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse' });
    const x = Float32Array.from({ length: 40 * 4 }, (_, i) => Math.sin(i));
    const y = Float32Array.from({ length: 40 }, (_, i) => Math.cos(i));
    await model.fit(new Tensor('float32', x, [40, 4]), y, {
      epochs: Number(epochs), batchSize: 5, verbose: 0, callbacks: [modelCheckpoint(path)],
      resumeFrom: existsSync(path) ? path : undefined,
    });
  `;
  const train = (path: string, epochs: number) =>
    spawn(process.execPath, ['train.js', path, String(epochs)], { cwd: copy });
  const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it('leaves a file from which it goes on to the bits of an unbroken one, whenever that is', async () => {
    writeFileSync(join(copy, 'train.js'), program);
    const path = join(copy, 'killed.onnx');
    let finished = 0;
    for (const wait of [0, 7, 61]) {
      const child = train(path, 1_000_000);
      const end = ended(child);
      // some time after it has saved for the first time: in an epoch, or while a file is written
      while ((existsSync(path) ? (await loadModel(path)).iterations : 0) === finished) await sleep(10);
      await sleep(wait);
      child.kill('SIGKILL');
      await end;
      finished = (await loadModel(path)).iterations;
    }
    const epochs = finished / 8 + 2;
    expect(await ended(train(path, epochs))).toEqual({ code: 0, out: '', err: '' });
    const whole = join(copy, 'unbroken.onnx');
    expect((await ended(train(whole, epochs))).code).toBe(0);
    const [resumed, unbroken] = [await loadModel(path), await loadModel(whole)];
    expect(resumed.iterations).toBe(epochs * 8);
    expect(resumed.getWeights().map(({ data }) => data)).toEqual(
      unbroken.getWeights().map(({ data }) => data),
    );
  }, 120_000);
});

describe('a run of own sounds that is killed', () => {
  it('ends with the bits of an unbroken one, with examples made in threads', {
    timeout: 180_000,
  }, async () => {
    toneFolder(join(copy, 'tones'));
    writeFileSync(
      join(copy, 'quick.json'),
      JSON.stringify({ ...quick, training: { ...quick.training, epochs: 12 } }),
    );
    const train = (words: string) => ended(start(`train ${words}`));
    expect(await train('tones --config quick.json --out unbroken')).toMatchObject({ code: 0, err: '' });
    const child = start('train tones --config quick.json --out killed');
    const end = ended(child);
    const first = join(copy, 'killed', 'round-1', 'network-1.onnx');
    while (!existsSync(first)) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    await end;
    expect(existsSync(join(copy, 'killed', 'model.onnx'))).toBe(false);
    expect(await train('--resume killed')).toMatchObject({ code: 0, err: '' });
    expectSameRun('killed', 'unbroken');
  });

  it('ends with the same bits where its networks are trained one after the other', {
    timeout: 120_000,
  }, async () => {
    const child = start('train tones --config quick.json --out alone', { EARSHOT_THREADS: '1' });
    const { code, out } = await ended(child);
    expect(code).toBe(0);
    expect(out).not.toContain('at a time');
    expectSameRun('alone', 'unbroken');
  });

  it('stops on Ctrl-C, with its networks side by side, and goes on', { timeout: 120_000 }, async () => {
    const child = start('train tones --config quick.json --out stopped-run', { EARSHOT_THREADS: '2' });
    const end = ended(child);
    let printed = '';
    child.stdout!.on('data', (text) => (printed += text));
    while (!existsSync(join(copy, 'stopped-run', 'final', 'network-1.onnx')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    const { code, err } = await end;
    expect(printed).toContain('loading the sounds');
    expect([code, err]).toEqual([130, expect.stringContaining('earshot train --resume stopped-run')]);
    expect(await ended(start('train --resume stopped-run'))).toMatchObject({ code: 0, err: '' });
    expectSameRun('stopped-run', 'unbroken');
  });
});

describe('a network that fails in its process', () => {
  it('ends the training with its own error', { timeout: 120_000 }, async () => {
    const network = `
      import { dense, flatten, sequential } from 'earshot/nn';
      export default {
        recipe: 'small',
        data: ${JSON.stringify(quick.data)}, features: ${JSON.stringify(quick.features)},
        training: { epochs: 2, members: 1, learningRate: 1e30, optimizer: 'sgd', schedule: 'constant', weightDecay: null },
        model: ({ inputShape, classes, seed }) =>
          sequential({ inputShape, seed }, [flatten(), dense(classes), dense(classes, { activation: 'softmax' })]),
      };
    `;
    writeFileSync(join(copy, 'diverging.js'), network);
    const { code, err } = await ended(
      start('train tones --config diverging.js --out diverged', { EARSHOT_THREADS: '2' }),
    );
    expect([code, err]).toEqual([1, expect.stringMatching(/^earshot: .*(not finite|NaN|infinite)/)]);
  });
});

describe('a process that dies while it trains a network', () => {
  it('ends the training with a message, and the run can be gone on with', { timeout: 120_000 }, async () => {
    const child = start('train tones --config quick.json --out died', { EARSHOT_THREADS: '2' });
    const end = ended(child);
    while (!existsSync(join(copy, 'died', 'final', 'network-1.onnx')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    spawnSync('pkill', ['-KILL', '-P', String(child.pid)]);
    const { code, err } = await end;
    expect([code, err]).toEqual([1, expect.stringContaining('ended (SIGKILL). Finished epochs are kept')]);
    expect((await ended(start('train --resume died'))).code).toBe(0);
    expectSameRun('died', 'unbroken');
  });
});

function expectSameRun(run: string, other: string): void {
  for (const name of ['model.onnx', 'predictions.csv', 'final/network-1.onnx']) {
    const [a, b] = [run, other].map((one) => readFileSync(join(copy, one, name)));
    expect(a.equals(b), name).toBe(true);
  }
}
