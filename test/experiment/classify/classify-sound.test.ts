import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load, writeWav } from '../../../src/audio/index.ts';
import {
  type Classifier,
  classifierOnnx,
  findEvents,
  loadClassifier,
} from '../../../src/classifier/index.ts';
import {
  type ClassifySoundOptions,
  classifySound,
  SoundReader,
  soundNeeds,
} from '../../../src/experiment/classify/index.ts';
import { difference, mlp, noise, settings, sound } from '../../classifier/cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-classify-file-'));
const at = (name: string) => join(folder, name);
let classifier: Classifier;

beforeAll(async () => {
  const of = settings();
  classifier = await loadClassifier(await classifierOnnx([mlp(of)], of));
  const long = sound(45 * 11_025, 3).map((value, i) => value * (Math.floor(i / 30_000) % 3));
  await writeWav(at('short.wav'), sound(15_000, 2), { sr: 8000 });
  await writeWav(at('long.wav'), [long, noise(long.length, 5)], { sr: 11_025 });
});

afterAll(async () => {
  await classifier.release();
  rmSync(folder, { recursive: true, force: true });
});

async function classifyFile(path: string, options: ClassifySoundOptions = {}) {
  const reader = new SoundReader([path]);
  reader.begin(soundNeeds(classifier.metadata.settings, options));
  return classifySound(classifier, path, await reader.read(0), options);
}

describe('classifySound', () => {
  it('classifies a sound of up to four windows as a whole', async () => {
    const result = await classifyFile(at('short.wav'), { topK: 2 });
    const { y, sr } = await load(at('short.wav'), { sr: null });
    expect(result).toEqual({
      path: at('short.wav'),
      sr: 8000,
      duration: 15_000 / 8000,
      kind: 'clip',
      classification: await classifier.classify(y, { sr, topK: 2 }),
    });
  });

  it('finds in a long recording, block by block, the events of the whole', async () => {
    const { y, sr } = await load(at('long.wav'), { sr: null });
    const windows = await classifier.classifyWindows(y, { sr });
    // half of the windows reach it
    const scores = windows.map(({ probabilities }) => probabilities[0]).sort((p, q) => p - q);
    const middle = Math.floor(scores.length / 2);
    const threshold = (scores[middle - 1] + scores[middle]) / 2;
    const whole = findEvents(windows, { classes: classifier.classes, threshold });
    const seconds: (number | undefined)[] = [];
    const result = await classifyFile(at('long.wav'), {
      threshold,
      onProgress: (done, total) => seconds.push(done, total),
    });
    if (result.kind !== 'recording') throw new Error('expected events');
    expect(whole.length).toBeGreaterThan(3);
    expect(result.events.map(({ score, ...event }) => event)).toEqual(
      whole.map(({ score, ...event }) => event),
    );
    expect(
      difference([result.events.map(({ score }) => score)], [whole.map(({ score }) => score)]),
    ).toBeLessThan(1e-5);
    expect(result).toMatchObject({ sr: 11_025, duration: 45 });
    expect(seconds.slice(-2)).toEqual([45, 45]);
  });

  it('finds events in a short sound where a window or a hop is named', async () => {
    const result = await classifyFile(at('short.wav'), { hop: 0.1, threshold: 0 });
    if (result.kind !== 'recording') throw new Error('expected events');
    expect(result.events.map(({ start, end }) => [start, end])).toEqual([
      [0, 1.875],
      [0, 1.875],
      [0, 1.875],
    ]);
  });

  it('refuses what is no sound, by name', async () => {
    writeFileSync(at('text.wav'), 'no sound');
    await expect(classifyFile(at('text.wav'))).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining(at('text.wav')),
    });
    await expect(classifyFile(at('nothing.wav'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
