import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { runCli } from '../../src/cli/run.ts';
import { quick, toneFolder } from '../experiment/tone-folder.ts';

const full = vi.hoisted(() => ({ from: undefined as RegExp | undefined }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const writeFile: typeof fs.writeFile = async (path, ...others) => {
    if (full.from?.test(String(path)))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return real.writeFile(path, ...others);
  };
  return { ...real, default: { ...real, writeFile }, writeFile };
});

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-own-'));

/** Runs a command line; what it prints, and its exit code. */
async function earshot(line: string) {
  const printed = { out: '', err: '' };
  const screen = (name: 'out' | 'err') => ({
    columns: 100,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const code = await runCli(line.split(' ').filter(Boolean), { out: screen('out'), err: screen('err') });
  return { code, ...printed };
}

const silence = (seconds: number, sr: number) =>
  encodeWav(
    Float32Array.from({ length: seconds * sr }, () => 0),
    { sr },
  );

beforeAll(async () => {
  process.chdir(folder);
  toneFolder('sounds');
  writeFileSync('earshot.config.json', JSON.stringify(quick));
  mkdirSync('empty');
  toneFolder('one-class', { classes: ['beep'] });
  toneFolder('few', { classes: ['beep', 'hiss'], clips: 2 });
  toneFolder('lone', { classes: ['beep', 'hiss'], clips: 4 });
  cpSync('few/beep/beep-0.wav', 'lone/click/click.wav', { recursive: true });
  for (const name of ['a', 'b']) {
    mkdirSync(join('silent', name), { recursive: true });
    for (let i = 0; i < 12; i++) writeFileSync(join('silent', name, `${i}.wav`), silence(1, 8000));
    mkdirSync(join('broken', name), { recursive: true });
    writeFileSync(join('broken', name, 'x.wav'), 'no sound at all');
  }
  const clip = 'sounds/beep/beep-0.wav';
  writeFileSync('no-label.csv', `path,label\n${clip},beep\nsounds/hiss/hiss-0.wav,\n`);
  writeFileSync('no-column.csv', `path,lable\n${clip},beep\n`);
  writeFileSync('missing.csv', `path,label\n${clip},beep\nsounds/hiss/none.wav,hiss\n`);
  writeFileSync('fold-missing.csv', `path,label,fold\n${clip},beep,1\nsounds/hiss/hiss-0.wav,hiss,\n`);
  writeFileSync('one-fold.csv', `path,label,fold\n${clip},beep,1\nsounds/hiss/hiss-0.wav,hiss,2\n`);
  writeFileSync('backwards.csv', `path,label,start,end\n${clip},beep,2,1\n${clip},hiss,0,1\n`);
  writeFileSync('damaged.json', '{ "training": { "epochs": 3, } }');
  writeFileSync('unknown.json', '{ "training": { "epoch": "last", "epoches": 3 } }');
  writeFileSync('own.ts', 'export default { model: () => undefined };\n');
  const { code } = await earshot('train sounds --out run');
  expect(code).toBe(0);
  const model = readFileSync('run/model.onnx');
  writeFileSync('cut.onnx', model.subarray(0, model.length / 2));
  writeFileSync('text.onnx', 'no model');
  cpSync('run', 'stopped', { recursive: true });
  const record = JSON.parse(readFileSync('run/run.json', 'utf8'));
  const { model: gone, ...others } = record;
  writeFileSync('stopped/run.json', JSON.stringify({ ...others, status: 'running' }));
  cpSync('run', 'torn', { recursive: true });
  writeFileSync('torn/run.json', readFileSync('run/run.json').subarray(0, 200));
  cpSync('run', 'newer', { recursive: true });
  writeFileSync('newer/run.json', JSON.stringify({ ...record, format: 99 }));
  toneFolder('other-classes', { classes: ['beep', 'hiss'], clips: 2 });
  cpSync('other-classes/hiss', 'other-classes/hisss', { recursive: true });
  rmSync('other-classes/hiss', { recursive: true });
}, 180_000);

afterEach(() => {
  full.from = undefined;
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

describe('what goes wrong is said clearly, with the right exit code', () => {
  it.each([
    ['train nowhere', 1, /nowhere does not exist\. Give a folder/],
    ['train empty', 1, /empty is empty\. Expected one sub-folder of sounds for each class/],
    ['train one-class', 1, /a classifier needs two classes or more; there is only 'beep'/],
    ['train silent', 1, /all 24 clips are silent/],
    ['train broken', 1, /none of 2 clips can be read\. a\/x\.wav is not a sound/],
    ['train lone --set evaluation.validation=0', 1, /class 'click' has one clip only/],
    ['train no-label.csv', 1, /1 row without a label: row 3/],
    ['train no-column.csv', 1, /Did you mean 'lable' to be 'label'\?/],
    ['train missing.csv', 1, /1 of 2 listed files not there: sounds\/hiss\/none\.wav/],
    ['train fold-missing.csv', 1, /Give every clip a fold, or none/],
    ['train one-fold.csv', 1, /all usable clips of 'beep' are in fold 1/],
    ['train backwards.csv', 1, /row 2: start \(2 s\) must be below end/],
    ['train', 2, /name the sounds/],
    ['train sounds --resume run', 2, /a run goes on with its own sounds; leave out 'sounds'/],
    ['train --resume run --set training.epochs=3', 2, /'--resume <run>' cannot be used with option '--set/],
    ['train --resume run --recipe best', 2, /'--resume <run>' cannot be used with option '-r, --recipe/],
    ['train sounds --recipe smal', 2, /Did you mean 'small'\?/],
    ['train sounds --set training.epoch=3', 2, /training\.epoch must be 'last' or 'best'/],
    ['train sounds --set training.epochs=none', 2, /training\.epochs must be a whole number/],
    ['train sounds --config damaged.json', 1, /damaged\.json:1: no valid JSON/],
    ['train sounds --config unknown.json', 1, /Did you mean training\.epochs\?/],
    ['train sounds --config own.ts', 1, /model must return a network from/],
    ['train sounds --out run', 1, /run holds a run already.*earshot train --resume run/],
    ['train sounds --out sounds', 1, /sounds is not empty/],
    ['train --resume nowhere', 1, /holds no run/],
    ['train --resume torn', 1, /run\.json is damaged/],
    ['train --resume newer', 1, /that this version of earshot can read/],
    ['export stopped', 1, /is not finished: earshot train --resume stopped/],
    ['export run --out nowhere/there/../x.onnx/', 1, /cannot be written/],
    ['evaluate stopped sounds', 1, /earshot train --resume stopped/],
    ['evaluate nowhere.onnx sounds', 1, /cannot read 'nowhere\.onnx'/],
    ['evaluate cut.onnx sounds', 1, /'cut\.onnx' is not an ONNX model, or is damaged/],
    ['evaluate text.onnx sounds', 1, /'text\.onnx' is not an ONNX model/],
    ['evaluate run other-classes', 1, /does not know the class 'hisss'.*Did you mean 'hiss'\?/],
    ['evaluate run', 2, /missing required argument 'data'/],
    ['runs nowhere', 1, /no runs in nowhere/],
    ['trian sounds', 2, /unknown command 'trian'.*train/s],
  ])('%s', async (line, code, message) => {
    const ended = await earshot(line);
    expect(ended.err).toMatch(message);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(/unexpected|\n {4}at /);
  });

  it('leaves no run behind when the sounds cannot be used', async () => {
    for (const line of ['train one-class', 'train lone', 'train sounds --config own.ts']) {
      expect((await earshot(`${line} --out never`)).code).toBe(1);
      expect(readdirSync('.')).not.toContain('never');
    }
  });

  it('says that the disk is full, and goes on from there', { timeout: 60_000 }, async () => {
    full.from = /full-run.*network-1\.onnx/;
    const { code, err } = await earshot('train sounds --out full-run');
    expect([code, err]).toEqual([1, expect.stringMatching(/network-1\.onnx.*the disk is full; make room/)]);
    full.from = undefined;
    expect((await earshot('train --resume full-run')).code).toBe(0);
    expect(readFileSync('full-run/model.onnx').equals(readFileSync('run/model.onnx'))).toBe(true);
    expect(readdirSync('full-run/round-1').filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes sounds of any rate for any model, and says so', async () => {
    mkdirSync('mixed');
    cpSync('sounds', 'mixed', { recursive: true });
    writeFileSync('mixed/beep/other.wav', silence(1, 44100));
    const { code, out } = await earshot('evaluate run mixed --json');
    expect(code).toBe(0);
    const { n, findings } = JSON.parse(out);
    expect(n).toBe(31);
    expect(findings.map(({ code }: { code: string }) => code)).toContain('seen-in-training');
  });
});

describe('--json', () => {
  it('prints one object on standard output, progress on standard error', { timeout: 60_000 }, async () => {
    const trained = await earshot('train sounds --out json-run --set training.epochs=1 --json');
    expect(trained.code).toBe(0);
    expect(JSON.parse(trained.out)).toMatchObject({
      run: 'json-run',
      model: 'json-run/model.onnx',
      report: 'json-run/report.html',
      accuracy: expect.any(Number),
      interval: [expect.any(Number), expect.any(Number)],
      perClass: [{ name: 'beep' }, { name: 'buzz' }, { name: 'hiss' }],
    });
    expect(trained.err).toContain('test part');
    const evaluated = JSON.parse((await earshot('evaluate run sounds --json')).out);
    expect(evaluated.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(30);
    expect(evaluated).toMatchObject({ accuracy: expect.any(Number), interval: expect.any(Array) });
    const exported = JSON.parse((await earshot('export run --out json.onnx --json')).out);
    expect(exported).toMatchObject({
      file: 'json.onnx',
      weights: 'float32',
      check: { clips: 30, sameClass: 30 },
    });
    const listed = JSON.parse((await earshot('runs run json-run --json')).out);
    expect(listed.runs.map(({ name }: { name: string }) => name).sort()).toEqual(['json-run', 'run']);
    const failed = await earshot('evaluate nowhere sounds --json');
    expect([failed.code, JSON.parse(failed.out).error.code]).toEqual([1, 'NOT_FOUND']);
  });
});

describe('for people', () => {
  it('train, evaluate, export and runs say what came out and what comes next', {
    timeout: 60_000,
  }, async () => {
    const trained = await earshot('train sounds --out told');
    expect(trained.out).toMatch(/beep +10/);
    expect(trained.out).toMatch(/Accuracy \d+\.\d %, 95 % interval/);
    expect(trained.out).toContain('Next:    earshot classify told/model.onnx some.wav');
    const evaluated = await earshot('evaluate told sounds --predictions said.csv');
    expect(evaluated.out).toMatch(/The model was trained on 30 of these 30 clips/);
    expect(evaluated.out).toMatch(/beep +\d+\.\d +\d+\.\d +\d+\.\d +10/);
    expect(readFileSync('said.csv', 'utf8').split('\n')).toHaveLength(32);
    const exported = await earshot('export told --out told.onnx --int8');
    expect(exported.out).toMatch(/the same class on 30 of 30 clips|the same class on 2\d of 30 clips/);
    expect(exported.out).toMatch(
      /accuracy on 9 unseen clips: \d+\.\d % with float32 weights, \d+\.\d % with int8/,
    );
    const listed = await earshot('runs told run --html runs.html');
    expect(listed.out).toMatch(/told .*\n.*run /s);
    expect(readFileSync('runs.html', 'utf8')).toContain('told');
  });
});
