import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run.ts';

const root = mkdtempSync(join(tmpdir(), 'earshot-cli-'));

afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => {
  delete process.env.EARSHOT_DEBUG;
});

/** Runs a command line; what it prints, and its exit code. */
async function earshot(line: string, onInterrupt?: (listener: () => void) => void) {
  const printed = { out: '', err: '' };
  const screen = (name: 'out' | 'err') => ({
    columns: 100,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const code = await runCli(line.split(' ').filter(Boolean), {
    out: screen('out'),
    err: screen('err'),
    onInterrupt,
  });
  return { code, ...printed };
}

describe('help', () => {
  it('names the commands', async () => {
    const { code, out, err } = await earshot('--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/lab .*run the lab/);
    expect(out).toMatch(/download .*ESC-50/);
    expect((await earshot('')).out).toBe(out);
  });

  it('of the lab names every option and gives examples', async () => {
    const { code, out } = await earshot('lab --help');
    expect(code).toBe(0);
    for (const option of ['--data', '--out', '--seed', '--epochs', '--full', '--fresh'])
      expect(out).toContain(option);
    expect(out).toContain('earshot lab 4 5 6 --data ESC-50');
  });

  it('--version prints the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await earshot('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});

describe('a wrong command line', () => {
  const before = process.cwd();
  const empty = join(root, 'empty');

  beforeAll(() => {
    mkdirSync(empty);
    process.chdir(empty);
  });

  afterAll(() => process.chdir(before));

  it.each([
    ['lab --sed 3', 'Did you mean --seed?'],
    ['lab --nonsense', "unknown option '--nonsense'"],
    ['lap', 'Did you mean lab?'],
    ['lab 7', 'Exercises are numbered 1 to 6'],
    ['lab 0', 'Exercises are numbered 1 to 6'],
    ['lab one', 'Exercises are numbered 1 to 6'],
    ['lab --epochs 0', 'whole number of 1 or more'],
    ['lab --epochs ten', 'whole number of 1 or more'],
    ['lab --epochs 1.5', 'whole number of 1 or more'],
    ['lab --epochs', 'argument missing'],
    ['lab --seed -1', 'whole number of 0 or more'],
    ['lab --data', 'argument missing'],
    ['download', "missing required argument 'folder'"],
    ['download a b', 'too many arguments'],
    ['download a --url nonsense', 'begins with https://'],
  ])('%s: exit code 2, what is wrong, nothing written', async (line, message) => {
    const { code, err } = await earshot(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(readdirSync(empty)).toEqual([]);
  });
});

describe('a failure', () => {
  it('is one line without a stack, and exit code 1', async () => {
    const { code, err } = await earshot(`lab 4 --data ${root}/missing --out ${root}/out`);
    expect(code).toBe(1);
    expect(err).toMatch(/^earshot: .*missing is no folder.*\n$/);
  });

  it('has its stack with EARSHOT_DEBUG=1', async () => {
    process.env.EARSHOT_DEBUG = '1';
    const { err } = await earshot(`lab 4 --data ${root}/missing --out ${root}/out`);
    expect(err).toMatch(/EarshotError.*\n +at /s);
  });

  it('names an out folder that cannot be made', async () => {
    writeFileSync(join(root, 'file'), '');
    const { code, err } = await earshot(`lab 1 --out ${root}/file/out`);
    expect(code).toBe(1);
    expect(err).toMatch(/^earshot: .*cannot be written.*\n$/);
  });

  it('names a download folder that holds other things', async () => {
    const { code, err } = await earshot(`download ${root}`);
    expect(code).toBe(1);
    expect(err).toContain('holds other things');
  });

  it('is an object on standard output with --json, too', async () => {
    writeFileSync(join(root, 'file'), '');
    const { code, out, err } = await earshot(`download ${root} --json`);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ error: { code: 'NOT_WRITABLE', message: err.slice(9, -1) } });
  });

  it('of a download is one line', async () => {
    const server = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await earshot(`download ${root}/esc --url http://127.0.0.1:${port}/master.zip`);
    server.close();
    expect(code).toBe(1);
    expect(err).toMatch(/^earshot: .*404.*\n$/);
  });
});

describe('earshot lab', () => {
  it('runs exercises and says where the report is', async () => {
    const { code, out, err } = await earshot(`lab 1 2 --epochs 2 --seed 3 --out ${root}/lab`);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`Report:  ${join(root, 'lab', 'report.html')}`);
    expect(out).toMatch(/Adam 0.01, 2 epochs: .* lowest loss \d/);
    const { settings, exercises } = JSON.parse(readFileSync(join(root, 'lab', 'results.json'), 'utf8'));
    expect(settings).toMatchObject({ seed: 3, epochs: 2, exercises: [1, 2] });
    expect(exercises[2].runs).toHaveLength(2);
  });

  it('prints one object with --json, and its progress on standard error', async () => {
    const { code, out, err } = await earshot(`lab 1 --json --out ${root}/lab-json`);
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(JSON.parse(out)).toMatchObject({
      report: join(root, 'lab-json', 'report.html'),
      results: join(root, 'lab-json', 'results.json'),
      ran: [1],
      reused: [],
    });
    expect(err).toContain('Exercise 1');
  });

  it('ends with 130 after Ctrl-C, and says how to go on', async () => {
    const { code, err } = await earshot(`lab 2 --out ${root}/stopped`, (listener) =>
      setTimeout(listener, 50),
    );
    expect(code).toBe(130);
    expect(err).toContain('Stopping after this step');
    expect(err).toMatch(/earshot: interrupted in exercise 2.*run the same command again/);
  });
});
