import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src/array/tensor.ts';
import * as audio from '../../../src/audio/index.ts';
import { encodeWav } from '../../../src/audio/index.ts';
import { extractFeatures, FEATURE_NAMES } from '../../../src/experiment/extract/index.ts';
import { readNpy, readNpz } from './read-npz.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-extract-'));

/** A falling tone with a click. */
const sound = (seconds: number, sr: number, hertz: number) =>
  Float32Array.from({ length: Math.round(seconds * sr) }, (_, n) => {
    const t = n / sr;
    return 0.4 * Math.sin(2 * Math.PI * (hertz - 60 * t) * t) + (n === 900 ? 0.5 : 0);
  });

beforeAll(() => {
  process.chdir(folder);
  mkdirSync('sounds/dog', { recursive: true });
  mkdirSync('even');
  writeFileSync('sounds/dog/a, b.wav', encodeWav(sound(1, 22050, 700), { sr: 22050 }));
  writeFileSync('sounds/rain.wav', encodeWav(sound(0.6, 16000, 1900), { sr: 16000 }));
  for (const [i, hertz] of [500, 800].entries())
    writeFileSync(`even/${i}.wav`, encodeWav(sound(0.5, 22050, hertz), { sr: 22050 }));
  const channels = [sound(0.5, 22050, 900), sound(0.5, 22050, 2500)];
  writeFileSync('stereo.wav', encodeWav(channels, { sr: 22050 }));
  writeFileSync('broken.wav', 'no sound at all');
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What the functions of `earshot/audio` give for a sound with the default options. */
function expectedOf(y: Float32Array, sr: number): Record<string, Tensor> {
  const mel = audio.melspectrogram(y, { sr });
  const coefficients = audio.mfcc(y, { sr });
  const chroma = audio.chromaStft(y, { sr });
  return {
    mel,
    logmel: audio.powerToDb(mel),
    mfcc: coefficients,
    delta: audio.delta(coefficients),
    delta2: audio.delta(coefficients, { order: 2 }),
    chroma,
    tonnetz: audio.tonnetz(chroma),
    contrast: audio.spectralContrast(y, { sr }),
    centroid: audio.spectralCentroid(y, { sr }),
    bandwidth: audio.spectralBandwidth(y, { sr }),
    rolloff: audio.spectralRolloff(y, { sr }),
    flatness: audio.spectralFlatness(y),
    rms: audio.rms(y),
    zcr: audio.zeroCrossingRate(y),
  };
}

const read = (file: string) => new Uint8Array(readFileSync(file));
const rows = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('a .npz file', () => {
  it('has every feature of a sound that was named, by its name, equal to the library', async () => {
    const file = 'sounds/dog/a, b.wav';
    const { files, alone } = await extractFeatures([file], { features: FEATURE_NAMES, out: 'one.npz' });
    const { sr, hop_length, ...features } = await readNpz(read('one.npz'));
    const expected = expectedOf((await audio.load(file)).y, 22050);
    expect(Object.keys(features)).toEqual(Object.keys(expected));
    for (const [name, { data, dims }] of Object.entries(expected)) {
      expect(features[name], name).toEqual({
        descr: '<f4',
        shape: dims,
        values: Array.from(data as Float32Array),
      });
    }
    expect([sr, hop_length]).toMatchObject([
      { shape: [], values: [22050] },
      { shape: [], values: [512] },
    ]);
    expect(alone).toBe(true);
    expect(files).toMatchObject([{ file, sr: 22050, duration: 1, shapes: { mfcc: [20, 44], rms: [1, 44] } }]);
  });

  it('has an array for each file and feature of a folder, and what is needed to go through them', async () => {
    const options = { features: ['rms', 'mfcc'], sr: null, nMfcc: 13, hopLength: 400 } as const;
    const { failures } = await extractFeatures(['sounds'], { ...options, out: 'deep/many.npz' });
    expect(failures).toEqual([]);
    const arrays = await readNpz(read('deep/many.npz'));
    const files = ['sounds/dog/a, b.wav', 'sounds/rain.wav'];
    expect(Object.keys(arrays)).toEqual([
      ...files.flatMap((file) => [`${file}/rms`, `${file}/mfcc`]),
      'files',
      'sr',
      'hop_length',
    ]);
    expect(arrays.files.values).toEqual(files);
    expect([arrays.sr.values, arrays.hop_length.values]).toEqual([[22050, 16000], [400]]);
    const { y } = await audio.load(files[1], { sr: null });
    const { data, dims } = audio.mfcc(y, { sr: 16000, nMfcc: 13, hopLength: 400 });
    expect(arrays[`${files[1]}/mfcc`]).toMatchObject({
      shape: dims,
      values: Array.from(data as Float32Array),
    });
  });

  it('names a folder of one sound, and one sound found by a pattern, like a folder of many', async () => {
    await extractFeatures(['sounds/dog'], { features: ['rms'], out: 'folder.npz' });
    await extractFeatures(['sounds/r*.wav'], { features: ['rms'], out: 'pattern.npz' });
    expect(Object.keys(await readNpz(read('folder.npz')))[0]).toBe('sounds/dog/a, b.wav/rms');
    expect(Object.keys(await readNpz(read('pattern.npz')))[0]).toBe('sounds/rain.wav/rms');
  });

  it('has every channel by itself where they are not mixed', async () => {
    await extractFeatures(['stereo.wav'], { features: ['centroid', 'zcr'], mono: false, out: 'stereo.npz' });
    const { centroid, zcr } = await readNpz(read('stereo.npz'));
    const { y } = await audio.load('stereo.wav', { mono: false });
    expect(centroid.shape).toEqual([2, 1, 22]);
    expect(centroid.values).toEqual(Array.from(audio.spectralCentroid(y).data as Float32Array));
    expect(zcr.values).toEqual(Array.from(audio.zeroCrossingRate(y).data as Float32Array));
  });

  it('takes its options to all features, mel bands to those alone that are made of them', async () => {
    const settings = { nFft: 1024, hopLength: 300 };
    const bands = { nMels: 40, fMin: 100, fMax: 6000 };
    await extractFeatures(['sounds/rain.wav'], {
      features: ['logmel', 'contrast', 'rms', 'zcr', 'chroma'],
      ...settings,
      ...bands,
      sr: 16000,
      out: 'options.npz',
    });
    const arrays = await readNpz(read('options.npz'));
    const { y } = await audio.load('sounds/rain.wav', { sr: 16000 });
    const mel = audio.melspectrogram(y, { sr: 16000, ...settings, ...bands });
    const framed = { frameLength: 1024, hopLength: 300 };
    for (const [name, tensor] of Object.entries({
      logmel: audio.powerToDb(mel),
      contrast: audio.spectralContrast(y, { sr: 16000, ...settings }),
      rms: audio.rms(y, framed),
      zcr: audio.zeroCrossingRate(y, framed),
      chroma: audio.chromaStft(y, { sr: 16000, ...settings }),
    }))
      expect(arrays[name].values, name).toEqual(Array.from(tensor.data as Float32Array));
  });
});

describe('a .npy file', () => {
  it('has the feature of the one sound, or those of equal shapes above one another', async () => {
    await extractFeatures(['even/1.wav'], { features: ['mfcc'], out: 'one.npy' });
    await extractFeatures(['even'], { features: ['mfcc'], out: 'even.npy' });
    const [one, all] = [readNpy(read('one.npy')), readNpy(read('even.npy'))];
    expect([one.shape, all.shape]).toEqual([
      [20, 22],
      [2, 20, 22],
    ]);
    expect(all.values.slice(20 * 22)).toEqual(one.values);
  });

  it('takes sounds of any length when frames are summed up', async () => {
    await extractFeatures(['sounds'], { features: ['mfcc'], summary: ['mean', 'max'], out: 'mean.npy' });
    const { shape, values } = readNpy(read('mean.npy'));
    expect(shape).toEqual([2, 20, 2]);
    const { y } = await audio.load('sounds/rain.wav');
    const first = (audio.mfcc(y).data as Float32Array).subarray(0, 26);
    expect(values[40]).toBeCloseTo(first.reduce((a, b) => a + b) / 26, 4);
    expect(values[41]).toBe(Math.max(...first));
  });

  it('refuses different lengths, broken files and several features, and leaves what was there', async () => {
    writeFileSync('kept.npy', 'old');
    const refused = (paths: string[], features: ('mfcc' | 'rms')[] = ['mfcc']) =>
      expect(extractFeatures(paths, { features, out: 'kept.npy' })).rejects;
    await refused(['sounds']).toMatchObject({
      code: 'SHAPE_MISMATCH',
      message: expect.stringMatching(
        /mfcc of sounds\/rain\.wav has the shape \(20, 26\), that of sounds\/dog\/a, b\.wav \(20, 44\).*\.npz/,
      ),
    });
    await refused(['even', 'broken.wav']).toMatchObject({ code: 'BAD_FILE' });
    await refused(['even', 'missing.wav']).toMatchObject({ code: 'NOT_FOUND' });
    await refused(['even'], ['mfcc', 'rms']).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(readFileSync('kept.npy', 'utf8')).toBe('old');
    expect(readdirSync('.').filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a .csv file', () => {
  it('has a row for each frame, from which the same numbers are read', async () => {
    await extractFeatures(['sounds'], { features: ['contrast', 'rms'], out: 'frames.csv' });
    const [head, ...lines] = rows('frames.csv');
    expect(head).toBe(`file,frame,time,${[0, 1, 2, 3, 4, 5, 6].map((i) => `contrast_${i}`).join(',')},rms`);
    expect(lines).toHaveLength(44 + 26);
    expect(lines[0]).toMatch(/^"sounds\/dog\/a, b\.wav",0,0,/);
    const { y } = await audio.load('sounds/rain.wav');
    const [contrast, rms] = [audio.spectralContrast(y), audio.rms(y)].map(({ data }) => data as Float32Array);
    const numbers = lines[44 + 25].split(',').slice(1).map(Number);
    expect(numbers.slice(0, 2)).toEqual([25, 0.580499]);
    const expected = [...[0, 1, 2, 3, 4, 5, 6].map((i) => contrast[i * 26 + 25]), rms[25]];
    expect(numbers.slice(2).map(Math.fround)).toEqual(expected);
  });

  it('has a row for each file and channel when frames are summed up', async () => {
    const options = { features: ['rms', 'tonnetz'], summary: ['std', 'median'], mono: false } as const;
    await extractFeatures(['stereo.wav'], { ...options, out: 'sums.csv' });
    const [head, ...lines] = rows('sums.csv');
    expect(head).toMatch(/^file,channel,rms_std,rms_median,tonnetz_0_std,tonnetz_0_median,tonnetz_1_std/);
    expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
      ['stereo.wav', '0'],
      ['stereo.wav', '1'],
    ]);
    const { y } = await audio.load('stereo.wav', { mono: false });
    const second = (audio.rms(y).data as Float32Array).slice(22).sort();
    expect(Number(lines[1].split(',')[3])).toBeCloseTo((second[10] + second[11]) / 2, 7);
  });
});

describe('what cannot be read', () => {
  it('is left out and named', async () => {
    const paths = ['missing.wav', 'broken.wav', 'even', 'even/0.wav'];
    const { files, failures } = await extractFeatures(paths, { features: ['rms'], out: 'rest.npz' });
    expect(files.map(({ file }) => file)).toEqual(['even/0.wav', 'even/1.wav']);
    expect(failures.map(({ path, error }) => [path, error.code])).toEqual([
      ['missing.wav', 'NOT_FOUND'],
      ['broken.wav', 'BAD_FILE'],
    ]);
    expect((await readNpz(read('rest.npz'))).files.values).toEqual(['even/0.wav', 'even/1.wav']);
  });

  it('leaves no file behind when nothing is left', async () => {
    const nothing = (paths: string[]) =>
      expect(extractFeatures(paths, { features: ['rms'], out: 'nothing.npz' })).rejects;
    await nothing(['broken.wav']).toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/^broken\.wav/),
    });
    await nothing(['broken.wav', 'missing.wav']).toMatchObject({
      message: expect.stringMatching(/none of 2 paths gave features; the first: missing\.wav/),
    });
    expect(readdirSync('.').filter((name) => name.startsWith('nothing'))).toEqual([]);
  });

  it('is named once for options that fit no sound', async () => {
    const failed = extractFeatures(['even'], { features: ['contrast'], sr: 8000, out: 'never.npz' });
    await expect(failed).rejects.toMatchObject({ message: expect.stringMatching(/^contrast has a band/) });
  });
});

it('is interrupted between two sounds, without a file', async () => {
  const controller = new AbortController();
  const monitor = {
    say: () => {},
    begin: () => ({ advance: () => controller.abort(), end: () => {} }),
  };
  const { signal } = controller;
  const stopped = extractFeatures(['even'], { features: ['rms'], out: 'stopped.csv', monitor, signal });
  await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(readdirSync('.').filter((name) => name.startsWith('stopped'))).toEqual([]);
});
