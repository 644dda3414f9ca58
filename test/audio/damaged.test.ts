import { describe, expect, test } from 'vitest';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { load } from '../../src/audio/load.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { noise } from './resample-input.ts';
import { soundBytes } from './sound-fixture.ts';

/** A good WAV file of 1000 samples with some bytes changed: [offset, byte, byte, ...]. */
function wav(...changes: number[][]): Uint8Array {
  const bytes = encodeWav(noise(1000), { sr: 8000 });
  for (const [at, ...values] of changes) bytes.set(values, at);
  return bytes;
}

function floatWav(...values: number[]): Uint8Array {
  const bytes = encodeWav(new Float32Array(values.length), { sr: 8000, subtype: 'FLOAT' });
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat32(44 + 4 * i, value, true);
  return bytes;
}

function flipped(name: string, from: number, to: number): Uint8Array {
  const bytes = soundBytes(name);
  for (let i = from; i < to; i++) bytes[i] ^= 0x5a;
  return bytes;
}

const text = (content: string) => new TextEncoder().encode(content);
const cut = (name: string, share: number) => {
  const bytes = soundBytes(name);
  return bytes.subarray(0, Math.floor(bytes.length * share));
};
const FOUR_GIB = [0xff, 0xff, 0xff, 0xff];

const errors: [string, Uint8Array, ErrorCode, RegExp][] = [
  ['empty.wav', new Uint8Array(0), 'BAD_FILE', /is empty \(0 bytes\)/],
  [
    'one-byte.wav',
    Uint8Array.of(0x52),
    'BAD_FILE',
    /not a sound of a known format.*begins with the bytes 52/,
  ],
  ['text.wav', text('hello, this is no sound'), 'BAD_FILE', /not a sound of a known format/],
  ['zeros.wav', new Uint8Array(5000), 'BAD_FILE', /not a sound of a known format/],
  ['page.mp3', text('<!DOCTYPE html><html>404</html>'), 'UNSUPPORTED', /text file .*failed download/],
  ['pointer.wav', text('version https://git-lfs.github.com/spec/v1'), 'UNSUPPORTED', /git lfs pull/],
  ['archive.wav', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'UNSUPPORTED', /zip archive/],
  ['phone.m4a', text('\0\0\0\x20ftypM4A '), 'UNSUPPORTED', /MP4 or M4A/],
  ['opus.ogg', soundBytes('opus.ogg'), 'UNSUPPORTED', /Ogg Opus/],
  ['sound.aiff', soundBytes('sound.aiff'), 'UNSUPPORTED', /AIFF/],
  ['rifx.wav', soundBytes('rifx.wav'), 'UNSUPPORTED', /big-endian/],
  ['rf64.wav', soundBytes('rf64.wav'), 'UNSUPPORTED', /RF64/],
  ['riff-only.wav', wav().subarray(0, 12), 'BAD_FILE', /no 'fmt ' chunk/],
  ['half-fmt.wav', wav().subarray(0, 30), 'BAD_FILE', /ends inside the 'fmt ' chunk/],
  ['no-data.wav', wav().subarray(0, 36), 'BAD_FILE', /no 'data' chunk/],
  ['header-only.wav', wav().subarray(0, 44), 'BAD_FILE', /ends after its header/],
  ['no-samples.wav', encodeWav(new Float32Array(0), { sr: 8000 }), 'BAD_FILE', /without samples/],
  ['data-first.wav', wav([12, 0x64, 0x61, 0x74, 0x61]), 'BAD_FILE', /come before the 'fmt ' chunk/],
  ['zero-channels.wav', wav([22, 0, 0], [32, 0, 0]), 'BAD_FILE', /0 channels/],
  ['zero-rate.wav', wav([24, 0, 0, 0, 0]), 'BAD_FILE', /says 0 Hz/],
  ['absurd-rate.wav', wav([24, ...FOUR_GIB]), 'BAD_FILE', /says 4294967295 Hz/],
  ['frame-size.wav', wav([32, 7, 0]), 'BAD_FILE', /a frame 7 bytes, but 1 channels of 16 bits take 2/],
  ['many-channels.wav', wav([22, 0xff, 0xff]), 'BAD_FILE', /65535 channels/],
  ['12-bit.wav', wav([34, 12, 0]), 'UNSUPPORTED', /12-bit int/],
  ['16-bit-float.wav', wav([20, 3, 0]), 'UNSUPPORTED', /16-bit float/],
  ['gsm.wav', wav([20, 0x31, 0]), 'UNSUPPORTED', /encoding 0x31/],
  ['adpcm.wav', wav([20, 0x11, 0]), 'UNSUPPORTED', /encoding 0x11/],
  ['short-extensible.wav', wav([20, 0xfe, 0xff]), 'BAD_FILE', /extensible 'fmt ' chunk has 16 bytes/],
  ['huge-fmt.wav', wav([16, ...FOUR_GIB]), 'BAD_FILE', /ends inside the 'fmt ' chunk/],
  [
    'nan.wav',
    floatWav(0, 0.5, Number.NaN, Number.NaN),
    'NOT_FINITE',
    /sample 2 \(0\.000 s\) of channel 0 is NaN/,
  ],
  ['infinite.wav', floatWav(0, Number.POSITIVE_INFINITY), 'NOT_FINITE', /sample 1 .* is Infinity/],
  ['overflow.wav', floatWav(...Array(50).fill(3e38)), 'NOT_FINITE', /so large .* overflows/],
  ['first-page.ogg', soundBytes('mono.ogg').subarray(0, 20), 'BAD_FILE', /damaged|not a sound/],
  ['headers.ogg', soundBytes('mono.ogg').subarray(0, 58), 'BAD_FILE', /headers are not whole/],
  ['garbage.ogg', flipped('mono.ogg', 58, 8000), 'BAD_FILE', /damaged/],
  ['bad-checksum.ogg', flipped('mono.ogg', 40, 44), 'BAD_FILE', /damaged/],
  ['lost-page.ogg', flipped('mono.ogg', 6000, 6010), 'BAD_FILE', /no sample/],
  ['headers.flac', soundBytes('mono.flac').subarray(0, 60), 'BAD_FILE', /no sample|cannot be decoded/],
  ['garbage.flac', flipped('mono.flac', 42, 15_000), 'BAD_FILE', /no sample|cannot be decoded/],
  ['tag-only.mp3', text('ID3\x04\0\0\0\0\0\x0aabcdefghij'), 'BAD_FILE', /no sample|cannot be decoded/],
  ['header.mp3', soundBytes('mono.mp3').subarray(0, 100), 'BAD_FILE', /no sample|cannot be decoded/],
];

describe('a file of which nothing can be read is an error that names it', () => {
  test.each(errors)('%s', async (name, bytes, code, message) => {
    const file = new File([bytes.slice()], name);
    await expect(load(file)).rejects.toMatchObject({
      name: 'EarshotError',
      code,
      message: expect.stringMatching(message),
    });
    await expect(load(file, { duration: 1 })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(name),
    });
  });

  test.each([[''], [undefined], [42], [null]])('and %s is no path', async (path) => {
    await expect(load(path as string)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

const readable: [string, Uint8Array, [number, number], RegExp][] = [
  ['cut.wav', wav().subarray(0, 1045), [500, 500], /cut off; 1001 of 2000 bytes/],
  ['lying-length.wav', wav([40, 0xff, 0xff, 0xff, 0x7f]), [1000, 1000], /cut off; 2000 of 2147483647/],
  ['streamed.wav', wav([40, ...FOUR_GIB]), [1000, 1000], /leaves the number of samples open/],
  ['unset-length.wav', wav([40, 0, 0, 0, 0]), [1000, 1000], /leaves the number of samples open/],
  ['half-frame.wav', wav([40, 0xcd, 7, 0, 0]), [998, 998], /last frame is incomplete/],
  ['cut.ogg', cut('pages.ogg', 0.8), [8000, 38399], /cut off/],
  ['hole.ogg', flipped('pages.ogg', 9000, 9010), [8000, 38399], /damaged in/],
  ['trailing.ogg', Uint8Array.from([...soundBytes('mono.ogg'), 1, 2, 3]), [15434, 15434], /3 other bytes/],
  [
    'chained.ogg',
    Uint8Array.from([...soundBytes('mono.ogg'), ...soundBytes('mono.ogg')]),
    [15434, 15434],
    /only its first stream/,
  ],
  ['cut.flac', cut('mono.flac', 0.7), [1000, 6614], /of 6615 samples could be decoded/],
  ['hole.mp3', flipped('mono.mp3', 1500, 1700), [4000, 8820], /damaged in/],
  ['cut.mp3', cut('mono.mp3', 0.6), [1000, 8819], /cut off/],
];

describe('what can be read of a damaged file comes with a warning that names it', () => {
  test.each(readable)('%s', async (name, bytes, [least, most], message) => {
    const file = new File([bytes.slice()], name);
    const warnings: string[] = [];
    const { y } = await load(file, { sr: null, onWarning: (text) => warnings.push(text) });
    expect(y.length).toBeGreaterThanOrEqual(least);
    expect(y.length).toBeLessThanOrEqual(most);
    expect(warnings).toEqual([expect.stringMatching(message)]);
    expect(warnings[0]).toContain(name);
    expect(y.some((value) => value !== 0)).toBe(true);
  });
});
