import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load, writeWav } from '../../src/audio/index.ts';
import { loadRecordings } from '../../src/experiment/recordings.ts';
import { recordingsOf, SR, smallExperiment, sound } from './sound-fixture.ts';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-recordings-'));
  path = join(folder, 'tone.wav');
  await writeWav(path, sound(1, 2), { sr: SR });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('loadRecordings', () => {
  const experiment = smallExperiment({ data: { sampleRate: 4000 } });
  const clip = (part: { start?: number; end?: number } = {}) => ({ path, name: 'tone', label: 0, ...part });

  test('loads files and parts of them at the rate, in order, and tells how far it is', async () => {
    const steps: number[] = [];
    const monitor = {
      say: () => {},
      begin: (_: string, total: number) => {
        expect(total).toBe(4);
        return { advance: (done: number) => steps.push(done), end: () => steps.push(-1) };
      },
    };
    const clips = [clip(), clip({ start: 0.5 }), clip({ start: 0.5, end: 0.75 }), clip({ end: 1 })];
    const { samples, sampleRate } = await loadRecordings({ clips }, experiment, { monitor });
    expect(sampleRate).toBe(4000);
    expect(samples.map((y) => y.length)).toEqual([8000, 6000, 1000, 4000]);
    expect(samples[0]).toEqual((await load(path, { sr: 4000 })).y);
    expect(samples[2]).toEqual((await load(path, { sr: 4000, offset: 0.5, duration: 0.25 })).y);
    expect(steps).toEqual([1, 2, 3, 4, -1]);
  });

  test('stops when told', async () => {
    const abort = new AbortController();
    const monitor = {
      say: () => {},
      begin: () => ({ advance: () => abort.abort(), end: () => expect.unreachable() }),
    };
    const loading = loadRecordings({ clips: [clip(), clip()] }, experiment, {
      monitor,
      signal: abort.signal,
    });
    await expect(loading).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('names a file that cannot be read', async () => {
    const clips = [{ ...clip(), path: join(folder, 'gone.wav') }];
    await expect(loadRecordings({ clips }, experiment)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/gone\.wav/),
    });
  });
});

describe('Recordings', () => {
  test('knows the windows of clips and their features', () => {
    const recordings = recordingsOf([sound(1, 1.2), sound(2, 0.2)]);
    expect(recordings.starts(0)).toEqual([0, 4000, 5600]);
    expect(recordings.starts(1)).toEqual([0]);
    expect([recordings.bands, recordings.frames]).toEqual([20, 16]);
    expect(recordings.rawFeatures(0, 5600)).toEqual(
      recordingsOf([sound(1, 1.2).subarray(5600)]).rawFeatures(0, 0),
    );
    expect(recordings.rawFeatures(0, 0)).toBe(recordings.rawFeatures(0, 0));
    expect(recordings.rawFeatures(0, 0)).not.toEqual(recordings.rawFeatures(0, 4000));
  });
});
