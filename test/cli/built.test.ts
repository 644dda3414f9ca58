import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticSounds } from '../../src/datasets/index.ts';

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

function start(line: string): ChildProcess {
  return spawn(process.execPath, [join(copy, 'dist', 'cli', 'main.js'), ...line.split(' ')], { cwd: copy });
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
