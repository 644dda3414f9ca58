import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../src/array/tensor.ts';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { load } from '../../src/audio/load.ts';
import { melspectrogram } from '../../src/audio/melspectrogram.ts';
import { rms } from '../../src/audio/rms.ts';
import { type StreamOptions, stream } from '../../src/audio/stream.ts';
import { largestDifference } from './difference.ts';
import { fixtureJson } from './fixture-file.ts';
import { noise } from './resample-input.ts';
import { joined, soundBytes, soundPath } from './sound-fixture.ts';

interface Case {
  file: string;
  options: Record<string, number | boolean>;
  shapes: [number, number][];
  first: number[][];
  last: number[][];
  sums: number[];
}

const cases = await fixtureJson<Case[]>('stream.json');

/** snake_case to camelCase. */
const camel = (options: Case['options']) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
      value,
    ]),
  ) as unknown as StreamOptions;

async function all<T>(blocks: AsyncGenerator<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const block of blocks) list.push(block);
  return list;
}

// A sample of a compressed file is within 3e-6 of libsndfile's, and a block sums up to 36,000 of them.
const SAMPLE = 3e-6;
const SUM = 2e-3;

describe('stream gives the blocks of librosa.stream 0.11', () => {
  test.each(cases)('$file, $options', async ({ file, options, shapes, first, last, sums }) => {
    const given = camel(options);
    const blocks: (Float32Array | Tensor)[] =
      given.mono === false
        ? await all(stream(soundPath(file), { ...given, mono: false }))
        : await all(stream(soundPath(file), { ...given, mono: true }));
    const channels = blocks.map((block) => {
      if (block instanceof Float32Array) return [block];
      const [count, n] = block.dims;
      const data = block.data as Float32Array;
      return Array.from({ length: count }, (_, c) => data.subarray(c * n, (c + 1) * n));
    });
    expect(channels.map((block) => [block.length, block[0].length])).toEqual(shapes);
    for (const [i, block] of channels.entries()) {
      const ends = [block.map((signal) => signal[0]), block.map((signal) => signal[signal.length - 1])];
      expect(largestDifference(ends[0], first[i])).toBeLessThan(SAMPLE);
      expect(largestDifference(ends[1], last[i])).toBeLessThan(SAMPLE);
      const sum = block.reduce((total, signal) => signal.reduce((a, b) => a + b, total), 0);
      expect(Math.abs(sum - sums[i])).toBeLessThan(SUM);
    }
  });
});

describe('stream', () => {
  const frames = { blockLength: 16, frameLength: 1024, hopLength: 256 };

  test.each(['mono.ogg', 'mono.flac', 'mono.mp3', 'pages.ogg'])(
    'gives features that join to those of the whole, %s',
    async (file) => {
      const { y, sr } = await load(soundPath(file), { sr: null });
      const settings = { sr, nFft: 1024, hopLength: 256, center: false };
      const whole = melspectrogram(y, settings);
      const loud = rms(y, { frameLength: 1024, hopLength: 256, center: false }).data as Float32Array;
      const [bands, count] = whole.dims;
      const columns: number[][] = Array.from({ length: bands }, () => []);
      const loudness: number[] = [];
      for await (const block of stream(soundPath(file), frames)) {
        if (block.length < 1024) break;
        const mel = melspectrogram(block, settings);
        const part = mel.data as Float32Array;
        for (let b = 0; b < bands; b++)
          columns[b].push(...part.subarray(b * mel.dims[1], (b + 1) * mel.dims[1]));
        loudness.push(
          ...(rms(block, { frameLength: 1024, hopLength: 256, center: false }).data as Float32Array),
        );
      }
      const joined = columns.flat();
      expect(joined.length).toBe(bands * count);
      const largest = (whole.data as Float32Array).reduce((a, b) => Math.max(a, b));
      expect(largestDifference(joined, whole.data as Float32Array) / largest).toBeLessThan(1e-6);
      expect(largestDifference(loudness, loud)).toBeLessThan(1e-6);
    },
  );

  test('resamples across blocks as load does', async () => {
    const bytes = encodeWav(noise(200_000), { sr: 44100 });
    const { y } = await load(bytes, { sr: 16000 });
    const blocks = await all(stream(bytes, { blockLength: 7, frameLength: 500, hopLength: 500, sr: 16000 }));
    expect(blocks[0].length).toBe(3500);
    const joined = Float32Array.from(blocks.flatMap((block) => [...block]));
    expect(largestDifference(joined, y)).toBeLessThan(1e-6);
  });

  test('leaves samples out where frames do not touch', async () => {
    const ramp = Float32Array.from({ length: 1000 }, (_, n) => n / 1024);
    const bytes = encodeWav(ramp, { sr: 8000, subtype: 'FLOAT' });
    const blocks = await all(stream(bytes, { blockLength: 1, frameLength: 3, hopLength: 400 }));
    expect(blocks).toEqual([ramp.slice(0, 3), ramp.slice(400, 403), ramp.slice(800, 803)]);
  });

  test('reads Blobs by ranges, not whole', async () => {
    const blob = new Blob([encodeWav(noise(1_000_000), { sr: 8000 }) as Uint8Array<ArrayBuffer>]);
    let largest = 0;
    const { slice } = blob;
    blob.slice = (start = 0, end = blob.size) => {
      largest = Math.max(largest, end - start);
      return slice.call(blob, start, end);
    };
    const [first] = await all(stream(blob, { ...frames, offset: 100, duration: 1 }));
    expect(first.length).toBe(4864);
    expect(largest).toBeLessThan(100_000);
  });

  test('warns of a cut file, names a damaged one and one that ends before the offset', async () => {
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const cut = soundBytes('mono.flac');
    await all(stream(cut.subarray(0, Math.floor(cut.length * 0.7)), { ...frames, onWarning }));
    expect(warnings).toEqual([expect.stringMatching(/of 6615 samples could be decoded/)]);
    const code = (source: Uint8Array, options = {}) =>
      all(stream(source, { ...frames, onWarning, ...options })).catch((error) => error.code);
    expect(await code(cut.subarray(0, 60))).toBe('BAD_FILE');
    expect(await code(new Uint8Array(100))).toBe('BAD_FILE');
    expect(await code(cut, { offset: 1000 })).toBe('INVALID_ARGUMENT');
    expect(await code(soundBytes('wav-float.wav'), { offset: 1000 })).toBe('INVALID_ARGUMENT');
  });

  test('goes on with the streams that follow the first in an Ogg file, where rate and channels are the same', async () => {
    const [first, second] = [soundBytes('mono.ogg'), soundBytes('stereo.ogg')];
    const samples = async (bytes: Uint8Array) => {
      const warnings: string[] = [];
      const blocks = await all(stream(bytes, { ...frames, onWarning: (text) => warnings.push(text) }));
      return [blocks.reduce((sum, block) => sum + block.length, 0), warnings];
    };
    const [length] = await samples(first);
    // Blocks overlap, so that the length of all of them says less than which streams are in them.
    const [twice, none] = await samples(joined(first, first));
    expect(twice).toBeGreaterThan(1.9 * Number(length));
    expect(none).toEqual([]);
    expect(await samples(joined(first, second))).toEqual([
      length,
      [expect.stringMatching(/only its first stream was decoded; 7770 other bytes/)],
    ]);
    expect(await samples(joined(first, new Uint8Array(100)))).toEqual([
      length,
      [expect.stringMatching(/only its first stream was decoded; 100 other bytes/)],
    ]);
    expect(await samples(joined(first, second.subarray(0, 100)))).toEqual([
      length,
      [expect.stringMatching(/only its first stream was decoded; 100 other bytes/)],
    ]);
  });

  test('warns of a damaged and of a cut Ogg file', async () => {
    const bytes = soundBytes('pages.ogg');
    const warnings: string[] = [];
    const given = { ...frames, onWarning: (text: string) => warnings.push(text) };
    await all(stream(bytes.subarray(0, 18000), given));
    await all(stream(bytes.fill(0, 9000, 9010), given));
    expect(warnings).toEqual([
      expect.stringMatching(/cut off/),
      expect.stringMatching(/damaged in 2 places/),
    ]);
  });

  test.each([
    [{ blockLength: 0 }, /blockLength/],
    [{ frameLength: 1.5 }, /frameLength/],
    [{ hopLength: -1 }, /hopLength/],
    [{ offset: -1 }, /offset/],
    [{ duration: 0 }, /duration/],
    [{ fillValue: Number.NaN }, /fillValue/],
    [{ sr: 0 }, /sr/],
  ])('refuses %o', (options, message) => {
    expect(() => stream(new Uint8Array(1), { ...frames, ...options })).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });
});
