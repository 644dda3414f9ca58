import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../src/audio/index.ts';
import { runCli } from '../../src/cli/run.ts';
import { readNpy, readNpz } from '../experiment/extract/read-npz.ts';

/** @file `earshot features` and `earshot show`, and the lines of their pages in docs/. */

const docs = join(import.meta.dirname, '../../docs');
const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-features-'));

/** Runs a command line; what it prints, and its exit code. */
async function earshot(line: string, onInterrupt?: (listener: () => void) => void) {
  const printed = { out: '', err: '' };
  const screen = (name: 'out' | 'err') => ({
    columns: 100,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const words = (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));
  const code = await runCli(words, { out: screen('out'), err: screen('err'), onInterrupt });
  return { code, ...printed };
}

const tone = (seconds: number, hertz: number, sr = 22050) =>
  encodeWav(
    Float32Array.from(
      { length: Math.round(seconds * sr) },
      (_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / sr),
    ),
    { sr },
  );

beforeAll(() => {
  process.chdir(folder);
  for (const name of ['sounds/dog', 'sounds/rain', 'empty']) mkdirSync(name, { recursive: true });
  writeFileSync('dog.wav', tone(0.5, 440));
  writeFileSync('night.wav', tone(75, 440, 2000));
  for (const [i, name] of ['dog/1', 'dog/2', 'rain/1', 'rain/2'].entries())
    writeFileSync(`sounds/${name}.wav`, tone(0.5, 300 + 200 * i));
  mkdirSync('mixed');
  for (const seconds of [0.4, 0.5]) writeFileSync(`mixed/${seconds}.wav`, tone(seconds, 500));
  writeFileSync('broken.wav', 'no sound at all');
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

const read = (file: string) => new Uint8Array(readFileSync(file));

describe('earshot features', () => {
  it('says what it wrote and how it is read', async () => {
    expect(await earshot('features dog.wav --feature mfcc,rms chroma --feature zcr')).toEqual({
      code: 0,
      err: '',
      out: `features.npz: 1 sound, 4350 bytes
  mfcc    (20, 22)
  rms     (1, 22)
  chroma  (12, 22)
  zcr     (1, 22)

Next:    np.load('features.npz')['mfcc']
`,
    });
    const { out, code } = await earshot('features mixed --feature mfcc -o many.npz');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ {2}extracting: .*\nmany\.npz: 2 sounds, \d+ (kB|bytes)\n {2}mfcc {2}\(20, 18 to 22\)\n/,
    );
    expect(out).toContain("Next:    np.load('many.npz')['mixed/0.4.wav/mfcc']\n");
    expect((await readNpz(read('many.npz')))['mixed/0.5.wav/mfcc'].shape).toEqual([20, 22]);
  });

  it('takes the options of the library', async () => {
    const options = '--sr native --n-fft 1024 --hop-length 250 --n-mels 32 --f-min 20 --f-max 900 --n-mfcc 5';
    const { code, err } = await earshot(`features night.wav --feature mfcc logmel ${options} --no-mono`);
    expect([code, err]).toEqual([0, '']);
    const arrays = await readNpz(read('features.npz'));
    expect(arrays).toMatchObject({ sr: { values: [2000] }, hop_length: { values: [250] } });
    expect([arrays.mfcc.shape, arrays.logmel.shape]).toEqual([
      [1, 5, 601],
      [1, 32, 601],
    ]);
  });

  it('prints one object with --json, progress on standard error', async () => {
    const { code, out, err } = await earshot('features sounds broken.wav missing.wav --feature rms --json');
    expect(code).toBe(1);
    expect(out.split('\n')).toHaveLength(2);
    const { files, errors, ...others } = JSON.parse(out);
    expect(others).toEqual({ out: 'features.npz', bytes: expect.any(Number), features: ['rms'] });
    expect(files).toHaveLength(4);
    expect(files[3]).toEqual({
      file: 'sounds/rain/2.wav',
      sampleRate: 22050,
      duration: 0.5,
      shapes: { rms: [1, 22] },
    });
    expect(errors).toMatchObject([
      { file: 'missing.wav', code: 'NOT_FOUND' },
      { file: 'broken.wav', code: 'BAD_FILE' },
    ]);
    expect(err).toMatch(
      /extracting: .*\nearshot: 2 paths could not be read:\n {2}missing\.wav does not exist/,
    );
    const failed = await earshot('features missing.wav --feature rms --json');
    expect([failed.code, JSON.parse(failed.out).error.code]).toEqual([1, 'NOT_FOUND']);
  });

  it.each([
    ['features', 2, /missing required argument 'paths'/],
    ['features dog.wav', 2, /name features: --feature and one or several of mel, .*, zcr\./],
    ['features dog.wav --features mfcc', 2, /unknown option '--features'\n\(Did you mean --feature\?\)/],
    ['features --feature mfcc', 2, /missing required argument 'paths'/],
    ['features --feature mfcc dog.wav', 2, /received 'dog\.wav'\. Name the paths before --feature\./],
    ['features dog.wav --feature mfc', 2, /received 'mfc'\. Did you mean 'mfcc'\?/],
    ['features dog.wav --feature spectral_centroid', 2, /Did you mean 'centroid'\?/],
    ['features dog.wav --feature xyz', 2, /feature must be one of 'mel', .*'zcr'; received 'xyz'\.\n/],
    ['features dog.wav --feature rms --summary means', 2, /Did you mean 'mean'\?/],
    ['features dog.wav --feature rms --out x.txt', 2, /x\.txt must end in \.npz .*\.npy .*\.csv/],
    [
      'features dog.wav --feature rms zcr --out x.npy',
      2,
      /one feature; received rms, zcr\. Name a \.npz file/,
    ],
    ['features dog.wav --feature rms --sr 0', 2, /a whole number of hertz, or native/],
    ['features dog.wav --feature rms --hop-length 0', 2, /a whole number of 1 or more/],
    ['features dog.wav --feature rms --f-min -1', 2, /a frequency of 0 or more in hertz/],
    ['features dog.wav --feature rms --fmin 10', 2, /Did you mean --f-min\?/],
    [
      'features missing.wav --feature rms --out x.npz',
      1,
      /^earshot: missing\.wav does not exist\. Check the path\.\n$/,
    ],
    ['features broken.wav --feature rms --out x.npz', 1, /broken\.wav is not a sound of a known format/],
    ['features empty --feature rms --out x.npz', 1, /empty holds no sound/],
    ["features 'no-*.wav' --feature rms --out x.npz", 1, /no-\*\.wav matches no file/],
    ['features broken.wav missing.wav --feature rms --out x.npz', 1, /none of 2 paths gave features/],
    ['features mixed --feature mfcc --out x.npy', 1, /\(20, 22\), that of .* \(20, 18\).*Name a \.npz file/],
    ['features sounds broken.wav --feature mfcc --summary max -o x.npy', 1, /broken\.wav is not a sound/],
    ['features dog.wav --feature mel --f-min 9000 --f-max 100 -o x.npz', 1, /fMin < fMax is needed/],
    [
      'features dog.wav --feature contrast --sr 8000 -o x.npz',
      1,
      /^earshot: contrast .* begins at 6400 Hz.*received 8000/,
    ],
    [
      'features dog.wav --feature delta --hop-length 4096 -o x.npz',
      1,
      /delta is fitted to 9 frames, and the sound has 3/,
    ],
    ['features dog.wav --feature rms -o dog.wav/x.npz', 1, /x\.npz cannot be written/],
    ['show', 2, /missing required argument 'file'/],
    ['show dog.wav other.wav', 2, /too many arguments/],
    ['show dog.wav --out x.jpg', 2, /x\.jpg must end in \.html .*\.png/],
    ['show dog.wav --offset -1', 2, /0 or more seconds/],
    ['show dog.wav --duration 0', 2, /a duration above 0 in seconds/],
    ['show dog.wav --feature mfcc', 2, /unknown option '--feature'/],
    ['show missing.wav -o x.html', 1, /^earshot: .*missing\.wav/],
    ['show sounds -o x.html', 1, /^earshot: .*sounds/],
    ['show broken.wav -o x.html', 1, /broken\.wav is not a sound of a known format/],
    ['show dog.wav --offset 3 -o x.html', 1, /offset is 3 s, but dog\.wav lasts 0\.500 s/],
  ])('%s: exit code %i, what is wrong, nothing written', async (line, code, message) => {
    const ended = await earshot(line);
    expect(ended.err).toMatch(message);
    expect(ended.code).toBe(code);
    expect(ended.err).not.toMatch(/unexpected|\n {4}at /);
    expect(readdirSync('.').filter((name) => name.startsWith('x.') || name.endsWith('.part'))).toEqual([]);
  });

  it('ends with 130 after Ctrl-C, and leaves the file that was there', async () => {
    writeFileSync('before.npz', 'old');
    const { code, err } = await earshot('features sounds --feature rms -o before.npz', (listener) =>
      listener(),
    );
    expect([code, err]).toEqual([
      130,
      expect.stringContaining('features was interrupted; no file was written.'),
    ]);
    expect(readFileSync('before.npz', 'utf8')).toBe('old');
  });
});

describe('earshot show', () => {
  it('says what it drew', async () => {
    const { code, out, err } = await earshot('show dog.wav');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {2}showing: .*\ndog\.wav\.html: 500 ms of dog\.wav\n$/);
    const json = await earshot('show dog.wav --out drawn/dog.png --sr 8000 --json');
    expect(JSON.parse(json.out)).toEqual({
      file: 'dog.wav',
      out: 'drawn/dog.png',
      offset: 0,
      duration: 0.5,
      sampleRate: 8000,
      fileSampleRate: 22050,
      channels: 1,
      silent: false,
      short: false,
    });
    writeFileSync('still.wav', encodeWav(new Float32Array(9000), { sr: 8000 }));
    expect((await earshot('show still.wav')).out).toContain('it is silent, so there is a waveform alone');
    expect((await earshot('show dog.wav --duration 0.02')).out).toContain('shorter than a frame');
  });
});

describe('the help', () => {
  it.each(['features', 'show'])('of %s', async (command) => {
    const { code, out } = await earshot(`${command} --help`);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(`help/${command}.txt`);
  });

  it('names both commands', async () => {
    const { out } = await earshot('--help');
    expect(out).toMatch(/features .*NumPy arrays/);
    expect(out).toMatch(/show .*draw a sound/);
  });
});

describe('the command lines in the docs', () => {
  const lines = ['features.md', 'show.md'].flatMap((page) =>
    [
      ...readFileSync(join(docs, page), 'utf8').matchAll(
        /^(?:\$ )?earshot ((?:features|show) .*?)(?: {2,}#.*)?$/gm,
      ),
    ].map(([, line]) => line),
  );

  it.each(lines)('%s', async (line) => {
    expect(await earshot(line)).toMatchObject({ code: 0, err: '' });
  });

  it('give the shapes that the docs tell of', async () => {
    await earshot('features sounds --feature mfcc --summary mean std --out X.npy');
    expect(readNpy(read('X.npy')).shape).toEqual([4, 20, 2]);
    expect(lines.length).toBe(9);
  });
});
