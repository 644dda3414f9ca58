import { describe, expect, test } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { load } from '../../src/audio/load.ts';
import { largestDifference } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { noise } from './resample-input.ts';
import { joined, soundBytes, soundPath, sounds } from './sound-fixture.ts';

// Largest differences from librosa in a signal of full scale 1.
const TOLERANCE: Record<string, number> = {
  soxr_hq: 3e-6,
  soxr_vhq: 3e-6,
  kaiser_best: 1e-6,
  kaiser_fast: 1e-6,
  polyphase: 3e-6,
};

describe('load equals librosa 0.11', () => {
  test.each(sounds.loaded)('$file $options', async ({ file, options, sr, dims, values }) => {
    const found = await load(soundPath(file), options);
    const y: Float32Array | Tensor = found.y;
    expect(found.sr).toBe(sr);
    const [data, shape] = y instanceof Tensor ? [y.data as Float32Array, y.dims] : [y, [y.length]];
    expect(shape).toEqual(dims);
    const resType = (options as { resType?: string }).resType ?? 'soxr_hq';
    expect(largestDifference(data, unpack(values))).toBeLessThan(TOLERANCE[resType]);
  });
});

describe('load', () => {
  test('takes bytes, blobs and files', async () => {
    const bytes = soundBytes('mono.ogg');
    const expected = await load(soundPath('mono.ogg'));
    for (const source of [bytes, bytes.slice().buffer, new Blob([bytes])]) {
      expect(await load(source)).toEqual(expected);
    }
    const address = URL.createObjectURL(new Blob([bytes]));
    expect(await load(address)).toEqual(expected);
    URL.revokeObjectURL(address);
    const wav = soundBytes('wav-pcm_16.wav');
    const part = { offset: 0.01, duration: 0.02, sr: null };
    expect(await load(new Blob([wav]), part)).toEqual(await load(soundPath('wav-pcm_16.wav'), part));
  });

  test('gives each sound memory of its own', async () => {
    const path = soundPath('stereo.ogg');
    const options = [{ sr: 16000 }, { sr: 16000, mono: false as const }, { sr: null, mono: false as const }];
    const loaded = async () => {
      const sounds = await Promise.all(options.map((option) => load(path, option as { sr: number })));
      return sounds.map(({ y }) => (y instanceof Tensor ? (y.data as Float32Array) : y));
    };
    const before = await loaded();
    const copies = before.map((y) => y.slice());
    const after = await loaded();
    await load(soundPath('mono.ogg'), { sr: 16000 });
    expect(before).toEqual(copies);
    expect(after).toEqual(copies);
    expect(new Set([...before, ...after].map((y) => y.buffer)).size).toBe(6);
  });

  test('names a file in its errors, and refuses an empty blob', async () => {
    const file = new File(['hello'], 'greeting.wav');
    await expect(load(file)).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/^greeting\.wav is not a sound/),
    });
    await expect(load(new Blob([]))).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringMatching(/^the sound is empty/),
    });
  });

  test('gives one channel as a tensor (1, n) with mono false', async () => {
    const { y } = await load(soundPath('mono.flac'), { mono: false, sr: null });
    expect(y.dims).toEqual([1, 6615]);
  });

  test('reads the same part of a WAV file as it cuts out of the whole', async () => {
    const y = noise(30_000);
    const wav = encodeWav(y, { sr: 1000, subtype: 'FLOAT' });
    const part = await load(wav, { sr: null, offset: 12.3456, duration: 7.8901 });
    expect(part.y).toEqual(y.slice(12345, 12345 + 7890));
    const end = await load(wav, { sr: null, offset: 29.5, duration: 100 });
    expect(end.y).toEqual(y.slice(29_500));
  });

  test('finds samples behind a chunk longer than what is read for the header', async () => {
    const wav = encodeWav(noise(100), { sr: 1000 });
    const chunk = new Uint8Array(8 + 100_001 + 1);
    chunk.set([0x4a, 0x55, 0x4e, 0x4b]);
    new DataView(chunk.buffer).setUint32(4, 100_001, true);
    const long = joined(wav.subarray(0, 36), chunk, wav.subarray(36));
    const { y } = await load(long, { sr: null, offset: 0.05 });
    expect(y.length).toBe(50);
    expect(y[0]).toBeCloseTo(noise(100)[50], 4);
  });

  test('passes a silent file on as silence, without a warning', async () => {
    const wav = encodeWav(new Float32Array(4410), { sr: 44100 });
    const warnings: string[] = [];
    const { y } = await load(wav, { onWarning: (text) => warnings.push(text) });
    expect(y).toEqual(new Float32Array(2205));
    expect(warnings).toEqual([]);
  });

  test.each([
    [{ sr: 0 }, /sr must be above 0/],
    [{ sr: Number.NaN }, /sr must be above 0/],
    [{ offset: -1 }, /offset must be 0 or more seconds; received -1/],
    [{ duration: 0 }, /duration must be above 0/],
    [{ duration: Number.NaN }, /duration must be above 0/],
    [{ offset: 100 }, /offset is 100 s, but .*mono\.ogg lasts 0\.350 s/],
    [{ duration: 1e-9 }, /less than one sample of .*mono\.ogg/],
  ])('refuses %o', async (options, message) => {
    await expect(load(soundPath('mono.ogg'), options)).rejects.toMatchObject({
      name: 'EarshotError',
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
  });

  test('refuses an unknown resType before it reads the file', async () => {
    await expect(load('nowhere.wav', { resType: 'soxr' as 'soxr_hq' })).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
    });
  });
});
