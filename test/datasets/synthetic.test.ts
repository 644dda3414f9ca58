import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { load } from '../../src/audio/load.ts';
import { esc50 } from '../../src/datasets/esc50.ts';
import { syntheticSounds } from '../../src/datasets/synthetic/index.ts';
import { VERSION } from '../../src/datasets/synthetic/manifest.ts';

const tiny = { seed: 3, clipsPerClass: 4, folds: 2, duration: 0.4, sr: 11025 };
const samplesOfTiny = 4410;

let root: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'earshot-synthetic-'));
  dir = join(root, 'sounds');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function contents(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(join(folder, 'audio'))).sort();
  return new Map(
    await Promise.all(
      names.map(
        async (name): Promise<[string, Buffer]> => [name, await readFile(join(folder, 'audio', name))],
      ),
    ),
  );
}

function digest(files: Map<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(name).update(bytes);
  return hash.digest('hex');
}

describe('the files', () => {
  test('are named, numbered and listed as in ESC-50', async () => {
    const result = await syntheticSounds(dir, tiny);
    expect(result).toEqual({ dir, total: 40, made: 40 });
    const names = (await readdir(join(dir, 'audio'))).sort();
    const csv = await readFile(join(dir, 'meta', 'esc50.csv'), 'utf8');
    const [header, ...rows] = csv.trimEnd().split('\n');
    expect(header).toBe('filename,fold,target,category,esc10,src_file,take');
    expect(rows.map((row) => row.split(',')[0]).sort()).toEqual(names);
    const classes = new Map<string, string>();
    const perFold = new Map<string, number>();
    const foldOfSource = new Map<string, string>();
    for (const row of rows) {
      const [filename, fold, target, category, esc10, source, take] = row.split(',');
      expect(filename).toBe(`${fold}-${source}-${take}-${target}.wav`);
      expect(esc10).toBe('True');
      classes.set(target, category);
      perFold.set(`${target}/${fold}`, (perFold.get(`${target}/${fold}`) ?? 0) + 1);
      expect(foldOfSource.get(source) ?? fold).toBe(fold);
      foldOfSource.set(source, fold);
    }
    expect(Object.fromEntries(classes)).toEqual({
      0: 'dog',
      1: 'rooster',
      10: 'rain',
      11: 'sea_waves',
      12: 'crackling_fire',
      20: 'crying_baby',
      21: 'sneezing',
      38: 'clock_tick',
      40: 'helicopter',
      41: 'chainsaw',
    });
    expect([...perFold.values()]).toEqual(new Array(20).fill(2));
  });

  test('are read by esc50 as ten classes without a warning', async () => {
    await syntheticSounds(dir, tiny);
    const { clips, classes, folds, warnings } = await esc50(dir);
    expect([clips.length, classes.length, folds, warnings]).toEqual([40, 10, [1, 2], []]);
    const { y, sr } = await load(clips[0].path, { sr: null });
    expect([y.length, sr]).toEqual([samplesOfTiny, 11025]);
  });

  test('hold several takes of some sources, which differ', async () => {
    await syntheticSounds(dir, { ...tiny, clipsPerClass: 4, folds: 1 });
    const files = await contents(dir);
    const takesOfDog = [...files.keys()].filter((name) => name.endsWith('-0.wav'));
    expect(takesOfDog.map((name) => name.split('-')[2])).toEqual(['A', 'A', 'A', 'B']);
    expect(new Set([...files.values()].map((bytes) => bytes.toString('latin1'))).size).toBe(files.size);
  });

  test('spread uneven counts over the folds', async () => {
    await syntheticSounds(dir, { ...tiny, clipsPerClass: 5, folds: 3 });
    const dogs = [...(await contents(dir)).keys()].filter((name) => name.endsWith('-0.wav'));
    expect(dogs.map((name) => name[0])).toEqual(['1', '1', '2', '2', '3']);
  });

  test('are mono 16-bit WAV of the asked length and rate, audible and not clipped', async () => {
    await syntheticSounds(dir, tiny);
    for (const [name, bytes] of await contents(dir)) {
      expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 16), name).toBe('RIFFWAVEfmt ');
      expect(bytes.readUInt32LE(4), name).toBe(bytes.length - 8);
      const format = [20, 22, 32, 34].map((offset) => bytes.readUInt16LE(offset));
      expect(format, name).toEqual([1, 1, 2, 16]);
      expect([bytes.readUInt32LE(24), bytes.readUInt32LE(28)], name).toEqual([11025, 22050]);
      expect(bytes.toString('latin1', 36, 40), name).toBe('data');
      expect(bytes.readUInt32LE(40), name).toBe(2 * samplesOfTiny);
      expect(bytes.length, name).toBe(44 + 2 * samplesOfTiny);
      const loudest = peakOf(bytes);
      expect(loudest, name).toBeGreaterThan(0.05);
      expect(loudest, name).toBeLessThan(0.9);
    }
  });

  test('differ in level by more than 15 dB', async () => {
    await syntheticSounds(dir, tiny);
    const levels = [...(await contents(dir)).values()].map((bytes) => 20 * Math.log10(peakOf(bytes)));
    expect(Math.max(...levels) - Math.min(...levels)).toBeGreaterThan(15);
  });
});

describe('the bytes', () => {
  test('are the same for the same seed, and those of this version', async () => {
    await syntheticSounds(dir, tiny);
    await syntheticSounds(join(root, 'again'), tiny);
    const files = await contents(dir);
    expect(await contents(join(root, 'again'))).toEqual(files);
    // Samples that differ from these need another VERSION in manifest.ts, so that old folders are made anew.
    expect(digest(files)).toBe('f17ab8a711ea7398778ee9ed5d508060d7bf59abea9107dabf7ea25cce93cf72');
  });

  test('differ for every clip with another seed', async () => {
    await syntheticSounds(dir, tiny);
    await syntheticSounds(join(root, 'other'), { ...tiny, seed: 4 });
    const files = await contents(dir);
    for (const [name, bytes] of await contents(join(root, 'other'))) {
      expect(bytes.equals(files.get(name)!), name).toBe(false);
    }
  });

  test('of a clip do not depend on how many clips there are after it', async () => {
    await syntheticSounds(dir, { ...tiny, clipsPerClass: 1, folds: 1 });
    await syntheticSounds(join(root, 'more'), { ...tiny, clipsPerClass: 2, folds: 2 });
    const name = '1-900001-A-0.wav';
    expect(await readFile(join(dir, 'audio', name))).toEqual(
      await readFile(join(root, 'more', 'audio', name)),
    );
  });
});

describe('a second call', () => {
  test('leaves a whole folder as it is', async () => {
    await syntheticSounds(dir, tiny);
    const path = join(dir, 'audio', '1-900001-A-0.wav');
    await utimes(path, 1000, 1000);
    const calls: number[] = [];
    const result = await syntheticSounds(dir, { ...tiny, onProgress: (done) => calls.push(done) });
    expect(result.made).toBe(0);
    expect(calls).toEqual([]);
    expect((await stat(path)).mtimeMs).toBe(1_000_000);
  });

  test('finishes what was interrupted, to the same bytes', async () => {
    const stop = new Error('stopped');
    const run = syntheticSounds(dir, {
      ...tiny,
      onProgress: (done) => {
        if (done === 7) throw stop;
      },
    });
    await expect(run).rejects.toBe(stop);
    expect(JSON.parse(await readFile(join(dir, 'synthetic.json'), 'utf8')).complete).toBe(false);
    expect((await syntheticSounds(dir, tiny)).made).toBe(33);
    await syntheticSounds(join(root, 'unbroken'), tiny);
    expect(await contents(dir)).toEqual(await contents(join(root, 'unbroken')));
    expect(JSON.parse(await readFile(join(dir, 'synthetic.json'), 'utf8')).complete).toBe(true);
  });

  test('mends a clip that was cut short, one that is missing, and the table', async () => {
    await syntheticSounds(dir, tiny);
    const before = await contents(dir);
    const [first, second] = [...before.keys()];
    await truncate(join(dir, 'audio', first), 100);
    await unlink(join(dir, 'audio', second));
    await unlink(join(dir, 'meta', 'esc50.csv'));
    expect((await syntheticSounds(dir, tiny)).made).toBe(2);
    expect(await contents(dir)).toEqual(before);
    expect((await stat(join(dir, 'meta', 'esc50.csv'))).size).toBeGreaterThan(1000);
    await unlink(join(dir, 'meta', 'esc50.csv'));
    expect((await syntheticSounds(dir, tiny)).made).toBe(0);
    expect((await stat(join(dir, 'meta', 'esc50.csv'))).size).toBeGreaterThan(1000);
  });

  test('with other settings makes the folder anew, without what was there', async () => {
    await syntheticSounds(dir, tiny);
    await writeFile(join(dir, 'audio', 'notes.txt'), 'mine');
    const fewer = { ...tiny, seed: 9, clipsPerClass: 1, folds: 1 };
    expect((await syntheticSounds(dir, fewer)).made).toBe(10);
    await syntheticSounds(join(root, 'fresh'), fewer);
    const files = await contents(dir);
    expect(files.get('notes.txt')?.toString()).toBe('mine');
    files.delete('notes.txt');
    expect(files).toEqual(await contents(join(root, 'fresh')));
  });

  test('reports progress over the clips it makes', async () => {
    const calls: [number, number][] = [];
    await syntheticSounds(dir, {
      ...tiny,
      clipsPerClass: 1,
      folds: 1,
      onProgress: (...call) => calls.push(call),
    });
    expect(calls).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, 10]));
  });
});

describe('bad input', () => {
  test.each([
    ['seed', -1, /seed must be an integer from 0/],
    ['seed', 0.5, /received 0\.5/],
    ['clipsPerClass', 0, /clipsPerClass must be an integer from 1/],
    ['clipsPerClass', Number.NaN, /received NaN/],
    ['folds', 5, /folds must be an integer from 1 to clipsPerClass \(4\); received 5/],
    ['duration', 0, /duration must be 0\.1 to 60 seconds/],
    ['duration', Number.POSITIVE_INFINITY, /received Infinity/],
    ['duration', '5', /received '5'/],
    ['sr', 4000, /sr must be an integer from 8000 to 192000 Hz; received 4000/],
    ['sr', '44100', /received '44100'/],
  ])('%s = %s is refused before anything is written', async (name, value, message) => {
    const run = syntheticSounds(dir, { ...tiny, [name]: value });
    await expect(run).rejects.toMatchObject({
      name: 'EarshotError',
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    await expect(stat(dir)).rejects.toThrow(/ENOENT/);
  });

  test('no folder', async () => {
    await expect(syntheticSounds('')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(syntheticSounds(7 as unknown as string)).rejects.toThrow(/dir must be a path; received 7/);
  });

  test.each([
    ['audio', '1-100032-A-0.wav'],
    ['meta', 'esc50.csv'],
  ])("a folder with someone's own %s is left alone", async (folder, name) => {
    await mkdir(join(dir, folder), { recursive: true });
    await writeFile(join(dir, folder, name), 'real');
    await expect(syntheticSounds(dir, tiny)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('not made by syntheticSounds'),
    });
    expect(await readdir(dir)).toEqual([folder]);
    expect(await readFile(join(dir, folder, name), 'utf8')).toBe('real');
  });

  test('a manifest that cannot be read does not vouch for the folder', async () => {
    await syntheticSounds(dir, { ...tiny, clipsPerClass: 1, folds: 1 });
    await writeFile(join(dir, 'synthetic.json'), '{"seed": 3, "complete": true}');
    await expect(syntheticSounds(dir, tiny)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('a folder that cannot be made', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(syntheticSounds(join(file, 'sounds'), tiny)).rejects.toMatchObject({
      name: 'EarshotError',
      code: 'NOT_WRITABLE',
      message: expect.stringContaining(join(file, 'sounds')),
    });
  });

  test('a clip that cannot be written leaves no part behind and no complete manifest', async () => {
    await mkdir(join(dir, 'audio', '1-900001-A-0.wav', 'in-the-way'), { recursive: true });
    await writeFile(
      join(dir, 'synthetic.json'),
      JSON.stringify({ version: VERSION, ...tiny, complete: false }),
    );
    await expect(syntheticSounds(dir, tiny)).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
    const names = await readdir(join(dir, 'audio'));
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(JSON.parse(await readFile(join(dir, 'synthetic.json'), 'utf8')).complete).toBe(false);
  });
});

function peakOf(wav: Buffer): number {
  let peak = 0;
  for (let offset = 44; offset < wav.length; offset += 2) {
    peak = Math.max(peak, Math.abs(wav.readInt16LE(offset)) / 32768);
  }
  return peak;
}
