import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run.ts';
import { allKeys } from '../../src/experiment/config/keys.ts';
import { recipes } from '../../src/experiment/index.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-init-'));

beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

async function init(line = '') {
  const printed = { out: '', err: '' };
  const code = await runCli(['init', ...line.split(' ').filter(Boolean)], {
    out: { columns: 100, write: (text: string) => (printed.out += text) },
    err: { columns: 100, write: (text: string) => (printed.err += text) },
  });
  return { code, ...printed };
}

const read = (name: string) => readFileSync(name, 'utf8');

describe('earshot init', () => {
  it('writes every key with what it is for, and says what comes next', async () => {
    const { code, out, err } = await init();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Wrote earshot.config.ts: every setting of the recipe small.');
    expect(out).toContain('earshot train <folder of sounds>\n');
    const text = read('earshot.config.ts');
    for (const { name } of allKeys.filter(({ path }) => path.split('.').length < 3))
      expect(text).toMatch(new RegExp(`^ +${name}: `, 'm'));
    expect(text).toContain('    // how often all training clips are gone through\n    epochs: ');
    expect(text).toMatch(/batchSize: \d+, \/\/ a whole number of 1 or more\n/);
  });

  it('writes JSON by the ending, from another recipe', async () => {
    const { out } = await init('own.json --recipe lab-cnn');
    expect(out).toContain('earshot train <folder of sounds> --config own.json\n');
    expect(JSON.parse(read('own.json'))).toEqual({ recipe: 'lab-cnn', ...recipes['lab-cnn'].experiment });
  });

  it('writes over a file only with --force', async () => {
    writeFileSync('mine.ts', 'mine');
    expect(await init('mine.ts')).toEqual({
      code: 1,
      out: '',
      err: 'earshot: mine.ts is there already. Give another name, or --force to write over it.\n',
    });
    expect(read('mine.ts')).toBe('mine');
    expect((await init('mine.ts --force')).code).toBe(0);
    expect(read('mine.ts')).toContain('export default defineExperiment({');
  });

  it('--json prints one object', async () => {
    const { out, err } = await init('machine.ts --json -r best');
    expect([JSON.parse(out), err]).toEqual([{ file: 'machine.ts', recipe: 'best' }, '']);
  });

  it.each([
    ['settings.yaml', 'Expected a name that ends in .ts or .json.'],
    ['--recipe smal', "Did you mean 'small'?"],
  ])('%s: exit code 2, %s', async (line, message) => {
    const { code, out, err } = await init(line);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
