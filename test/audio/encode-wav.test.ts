import { describe, expect, test } from 'vitest';
import { decode } from '../../src/audio/decode.ts';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import { unpack, unpackBytes } from './fixture-file.ts';
import { soundBytes, sounds } from './sound-fixture.ts';

describe('encodeWav', () => {
  test.each(sounds.written)(
    'makes the file that libsndfile makes, which rounds down: $channels channel(s), $sr Hz',
    (c) => {
      const values = unpack(c.values);
      const n = values.length / c.channels;
      const channels = Array.from({ length: c.channels }, (_, i) => values.subarray(i * n, (i + 1) * n));
      const [ours, theirs] = [encodeWav(channels, { sr: c.sr }), unpackBytes(c.file)];
      expect(ours.subarray(0, 44)).toEqual(theirs.subarray(0, 44));
      const [found, expected] = [ours, theirs].map((bytes) => new Int16Array(bytes.slice(44).buffer));
      expect(found.length).toBe(values.length);
      for (const [i, value] of found.entries()) {
        expect([0, 1]).toContain(value - expected[i]);
        const sample = channels[i % c.channels][Math.floor(i / c.channels)] * 32768;
        expect(Math.abs(value - Math.max(-32768, Math.min(32767, sample)))).toBeLessThanOrEqual(0.5);
      }
      if (c.channels === 1) expect(encodeWav(values, { sr: c.sr })).toEqual(ours);
    },
  );

  test('makes of 16-bit samples the bytes of libsndfile, and of floats the same samples', async () => {
    for (const [name, subtype] of [
      ['wav-pcm_16.wav', 'PCM_16'],
      ['wav-float.wav', 'FLOAT'],
    ] as const) {
      const { channels, sr } = await decode(soundBytes(name));
      const { channels: again } = await decode(encodeWav(channels, { sr, subtype }));
      expect(again).toEqual(channels);
    }
    const { channels, sr } = await decode(soundBytes('wav-pcm_16.wav'));
    expect(encodeWav(channels, { sr })).toEqual(soundBytes('wav-pcm_16.wav'));
  });

  test('rounds to the nearest, halves to even, and clips', () => {
    const values = [1, -1, 2, -2, 0.5 / 32768, 1.5 / 32768, -0.5 / 32768, 0.6 / 32768, -0.6 / 32768];
    const bytes = encodeWav(Float32Array.from(values), { sr: 8000 });
    const samples = new Int16Array(bytes.slice(44).buffer);
    expect([...samples]).toEqual([32767, -32768, 32767, -32768, 0, 2, 0, 1, -1]);
  });

  test.each([
    [new Float32Array(3), 0, undefined, 'INVALID_ARGUMENT', /sr must be a whole number/],
    [new Float32Array(3), 8000.5, undefined, 'INVALID_ARGUMENT', /received 8000\.5/],
    [[], 8000, undefined, 'INVALID_ARGUMENT', /1 to 255 of equal length/],
    [[new Float32Array(3), new Float32Array(4)], 8000, undefined, 'INVALID_ARGUMENT', /equal length/],
    [Float32Array.of(0, Number.NaN), 8000, undefined, 'NOT_FINITE', /sample 1 is NaN/],
    [new Float32Array(3), 8000, 'PCM_8', 'UNKNOWN_NAME', /subtype must be one of 'PCM_16', 'FLOAT'/],
  ])('refuses bad input %#', (y, sr, subtype, code, message) => {
    expect(() => encodeWav(y, { sr, subtype: subtype as 'PCM_16' })).toThrowError(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
