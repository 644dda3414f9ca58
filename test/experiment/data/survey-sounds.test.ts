import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSounds, surveySounds } from '../../../src/experiment/data/index.ts';
import type { DataSettings } from '../../../src/experiment/experiment.ts';
import type { Survey } from '../../../src/experiment/sounds.ts';
import { here, put, tone } from './sound-files.ts';

const DATA: DataSettings = { sampleRate: 8000, duration: 0.25, hop: null, shorter: 'pad' };

const survey = async (source = '', data?: DataSettings) =>
  surveySounds(await readSounds(join(here.dir, source)), { data });

const textOf = ({ findings }: Survey, code: string) =>
  findings.find((finding) => finding.code === code)?.text;
const codes = ({ findings }: Survey) => findings.map(({ code }) => code);

/** So many different tones in a class's folder, of all classes different. */
function tones(name: string, n: number, from: number, options?: Parameters<typeof tone>[1]): void {
  put(
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`${name}/${i}.wav`, tone(from + 7 * i, options)]),
    ),
  );
}

/** Two classes with nothing to be said about them. */
function plain(): void {
  tones('high', 10, 1000);
  tones('low', 10, 100);
}

describe('surveySounds', () => {
  it('finds nothing in sounds that are as they should be', async () => {
    plain();
    const { set, facts, findings } = await survey('', DATA);
    expect(findings).toEqual([]);
    expect(set.clips).toHaveLength(20);
    expect(facts[0]).toEqual({
      duration: 0.25,
      sampleRate: 8000,
      channels: 1,
      silence: 0,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('tells lengths, rates, channels and silence of each clip', async () => {
    plain();
    put({
      'low/x.wav': tone(90, { seconds: 0.5, sr: 16000, channels: 2 }),
      'low/y.wav': tone(91, { gain: 0.0013 }),
      'low/z.wav': tone(92, { gain: 0.0015 }),
    });
    const { facts } = await survey();
    expect(facts.slice(20)).toMatchObject([
      { duration: 0.5, sampleRate: 16000, channels: 2, silence: 0 },
      { silence: 1 },
      { silence: 0 },
    ]);
  });

  it('leaves out what cannot be read, and says why', async () => {
    plain();
    put({
      'low/a.wav': 'no sound at all',
      'low/b.wav': new Uint8Array(0),
      'low/c.wav': tone(50).subarray(0, 1000),
    });
    const found = await survey();
    expect(found.set.clips).toHaveLength(21);
    expect(found.facts).toHaveLength(21);
    expect(found.set.clips.map(({ name }) => name)).not.toContain('low/a.wav');
    expect(textOf(found, 'broken-file')).toMatch(/^2 clips left out\. low\/a\.wav.* low\/b\.wav/);
    expect(textOf(found, 'damaged-file')).toMatch(/^1 file used in spite of damage\. low\/c\.wav/);
    expect(JSON.stringify(found.findings)).not.toContain(here.dir);
  });

  it('names three and counts the others', async () => {
    plain();
    put(Object.fromEntries([...'abcdefg'].map((name) => [`low/${name}.wav`, 'nothing'])));
    const text = textOf(await survey(), 'broken-file');
    expect(text?.match(/low\/\w\.wav/g)).toEqual(['low/a.wav', 'low/b.wav', 'low/c.wav']);
    expect(text).toMatch(/^7 clips left out\. .* And 4 others\.$/);
  });

  it('warns of small classes and imbalance', async () => {
    tones('high', 31, 1000);
    tones('low', 9, 100);
    tones('mid', 10, 500);
    const found = await survey();
    expect(found.findings).toEqual([
      {
        level: 'warning',
        code: 'few-clips',
        text: '1 class has fewer than 10 clips: low (9). Scores of so few say little; add clips.',
      },
      {
        level: 'warning',
        code: 'imbalance',
        text:
          'Out of balance: high has 31 clips, low 9. ' +
          'Look at the scores of each class; the accuracy tells of the large ones.',
      },
    ]);
  });

  it('finds equal sounds, in two classes too', async () => {
    plain();
    put({ 'low/copy.wav': tone(100), 'low/other.wav': tone(1000), 'low/quiet.wav': tone(1, { gain: 0 }) });
    put({ 'high/quiet.wav': tone(1, { gain: 0 }) });
    const found = await survey();
    expect(textOf(found, 'two-labels')).toBe(
      '1 sound is in two classes: high/0.wav = low/other.wav (high, low). Remove the wrong one.',
    );
    expect(textOf(found, 'duplicates')).toBe(
      '1 clip has the very samples of another: low/0.wav = low/copy.wav. Equal sounds are kept on one side of every split.',
    );
    expect(textOf(found, 'silence')).toBe(
      '2 clips are silent throughout: high/quiet.wav and low/quiet.wav. Take such clips out, unless silence is a class.',
    );
  });

  it('finds recordings and equal sounds in several folds', async () => {
    plain();
    put({ 'copy.wav': tone(1000) });
    const rows = Array.from({ length: 10 }, (_, i) =>
      [`high/${i}.wav,high,${i % 2},${i >> 1}`, `low/${i}.wav,low,${i % 2},l${i}`].join('\n'),
    );
    put({ 'list.csv': `path,label,fold,group\n${rows.join('\n')}\ncopy.wav,high,1,c\n` });
    const found = await survey('list.csv');
    expect(textOf(found, 'shared-recording')).toMatch(
      /^5 groups with clips in several folds: 0, 1, 2 and 2 others\. Testing on a fold meets sounds known/,
    );
    expect(textOf(found, 'duplicates')).toMatch(/^1 clip has .* 1 sound is in several folds\. Testing/);
  });

  it('finds clips that are half silent', async () => {
    plain();
    const half = new Uint8Array(tone(200, { seconds: 1 }));
    half.fill(0, 44 + (half.length - 44) / 4);
    put({ 'low/half.wav': half });
    expect((await survey()).findings).toMatchObject([
      {
        level: 'note',
        code: 'much-silence',
        text: '1 clip is silent for half of the time or more: low/half.wav.',
      },
    ]);
  });

  it('says what becomes of longer and shorter clips and of low rates', async () => {
    plain();
    put({ 'low/long.wav': tone(60, { seconds: 2 }), 'low/short.wav': tone(61, { seconds: 0.1, sr: 4000 }) });
    const found = await survey('', { ...DATA, hop: 0.1, shorter: 'repeat' });
    expect(textOf(found, 'longer')).toBe(
      '1 clip longer than the window of 0.25 s: cut into windows every 0.1 s, over which the prediction is averaged.',
    );
    expect(textOf(found, 'shorter')).toBe(
      '1 clip shorter than the window of 0.25 s: repeated until it is full.',
    );
    expect(textOf(found, 'low-rate')).toMatch(
      /^1 clip below the experiment's 8000 Hz \(low\/short\.wav\): nothing above 2000 Hz is in it\.$/,
    );
    expect(textOf(found, 'mixed-rates')).toBe(
      'Sample rates differ: 8000 Hz (95.5 %) and 4000 Hz (4.5 %). All are brought to one.',
    );
    expect(textOf(found, 'durations')).toBe('Lengths differ: 0.1 s to 2 s, half of the clips up to 0.25 s.');
    const wide = await survey('', { ...DATA, duration: 1 });
    expect(wide.findings.find(({ code }) => code === 'shorter')).toEqual({
      level: 'warning',
      code: 'shorter',
      text: '21 clips shorter than the window of 1 s: filled up with silence. Most do not fill half of it: a smaller data.duration would do better.',
    });
  });

  it('warns where classes differ in their rates', async () => {
    tones('high', 10, 1000);
    tones('low', 10, 100, { sr: 4000 });
    expect((await survey('', DATA)).findings[0]).toEqual({
      level: 'warning',
      code: 'low-rate',
      text:
        "10 clips below the experiment's 8000 Hz (low/0.wav, low/1.wav, low/2.wav and 7 others): nothing above 2000 Hz is in them. " +
        'They are 100.0 % of low and 0.0 % of high: the model may learn the rate in place of the sound. data.sampleRate 4000 avoids it.',
    });
    const all = await survey('', { ...DATA, sampleRate: 16000 });
    expect(all.findings.find(({ code }) => code === 'low-rate')).toMatchObject({
      level: 'note',
      text: expect.stringMatching(/^All 20 clips below .* data\.sampleRate 4000 would be enough\.$/),
    });
  });

  it('looks at parts of files', async () => {
    plain();
    put({
      'list.csv':
        'path,label,start,end\nhigh/0.wav,a,0,0.1\nhigh/0.wav,b,0.1,\nhigh/1.wav,a,0.05,0.5\nhigh/2.wav,b,3,4\nhigh/0.wav,b,5,\n',
    });
    const found = await survey('list.csv');
    expect(found.facts.map(({ duration }) => Number(duration.toFixed(6)))).toEqual([0.1, 0.15, 0.2]);
    expect(textOf(found, 'beyond-end')).toBe(
      '1 part cut short by the end of the file: high/1.wav [0.05-0.5 s].',
    );
    expect(textOf(found, 'broken-file')).toMatch(
      /^2 clips left out\. high\/2\.wav \[3-4 s\]: it starts behind the end/,
    );
    put({ 'alone.csv': 'path,label,start,end\nhigh/0.wav,a,0.1,0.25\nlow/1.wav,b,,\n' });
    const alone = await survey('alone.csv');
    expect(alone.facts[0].hash).toBe(found.facts[1].hash);
  });

  it('puts warnings first, and takes over what the listing found', async () => {
    plain();
    put({ 'low/notes.txt': '', 'low/z.wav': 'nothing' });
    expect(codes(await survey())).toEqual(['broken-file', 'ignored-files']);
  });

  it('gives equal data an equal hash', async () => {
    plain();
    const first = await survey('');
    put(Object.fromEntries(['high', 'low'].map((name) => [`elsewhere/${name}/x.txt`, ''])));
    for (let i = 0; i < 10; i++)
      put({ [`elsewhere/high/${i}.wav`]: tone(1000 + 7 * i), [`elsewhere/low/${i}.wav`]: tone(100 + 7 * i) });
    expect((await survey('elsewhere')).hash).toBe(first.hash);
    put({ 'elsewhere/low/3.wav': tone(3) });
    expect((await survey('elsewhere')).hash).not.toBe(first.hash);
    put({ 'elsewhere/low/3.wav': tone(121) });
    expect((await survey('elsewhere')).hash).toBe(first.hash);
    rmSync(join(here.dir, 'elsewhere/low/3.wav'));
    expect((await survey('elsewhere')).hash).not.toBe(first.hash);
  });
});

describe('nothing to learn from is refused', () => {
  it('when no clip can be read', async () => {
    put({ 'a/1.wav': 'x', 'b/1.wav': 'x' });
    await expect(survey()).rejects.toThrow(
      expect.objectContaining({
        code: 'BAD_FILE',
        message: expect.stringMatching(/none of 2 clips can be read\. a\/1\.wav/),
      }),
    );
  });

  it('when none of a class can be read', async () => {
    plain();
    writeFileSync(join(here.dir, 'list.csv'), 'path,label\nhigh/0.wav,a\nlist.csv,b\n');
    await expect(survey('list.csv')).rejects.toThrow(
      expect.objectContaining({
        code: 'BAD_FILE',
        message: expect.stringMatching(/none of 1 clip of class 'b' can be read/),
      }),
    );
  });

  it('when all is silent', async () => {
    put({ 'a/1.wav': tone(5, { gain: 0 }), 'b/1.wav': tone(6, { gain: 1e-4 }) });
    await expect(survey()).rejects.toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/all 2 clips are silent/),
      }),
    );
  });

  it('when it is interrupted', async () => {
    plain();
    const stop = new AbortController();
    const seen: number[] = [];
    const monitor = {
      say: () => {},
      begin: () => ({
        advance: (done: number) => {
          seen.push(done);
          if (done === 5) stop.abort();
        },
        end: () => {},
      }),
    };
    const set = await readSounds(here.dir);
    await expect(surveySounds(set, { monitor, signal: stop.signal })).rejects.toThrow(
      expect.objectContaining({ code: 'INTERRUPTED' }),
    );
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });
});
