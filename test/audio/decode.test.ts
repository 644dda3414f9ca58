import { describe, expect, test } from 'vitest';
import { decode } from '../../src/audio/decode.ts';
import { largestDifference } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { soundBytes, sounds } from './sound-fixture.ts';

// WAV samples are exact; the other decoders round differently in their last bits.
const TOLERANCE: Record<string, number> = { ogg: 1e-6, mp3: 3e-6, flac: 1.2e-7 };

describe('decode equals libsndfile 1.2', () => {
  test.each(Object.keys(sounds.decoded))('%s', async (name) => {
    const expected = sounds.decoded[name];
    const warnings: string[] = [];
    const { channels, sr } = await decode(soundBytes(name), { onWarning: (text) => warnings.push(text) });
    const values = unpack(expected.values);
    const n = values.length / expected.channels;
    expect(warnings).toEqual([]);
    expect(sr).toBe(expected.sr);
    expect(channels.map((signal) => signal.length)).toEqual(new Array(expected.channels).fill(n));
    for (const [c, signal] of channels.entries()) {
      const difference = largestDifference(signal, values.subarray(c * n, (c + 1) * n));
      expect(difference).toBeLessThanOrEqual(TOLERANCE[name.split('.')[1]] ?? 0);
    }
  });

  test('takes an ArrayBuffer, and a file after another of the same kind', async () => {
    const bytes = soundBytes('mono.ogg');
    const first = await decode(bytes.buffer as ArrayBuffer);
    await decode(soundBytes('stereo.ogg'));
    const second = await decode(bytes);
    expect(second).toEqual(first);
  });

  test('decodes several files at the same time', async () => {
    const names = ['mono.ogg', 'stereo.ogg', 'six-channels.ogg', 'mono.flac', 'mono.mp3', 'mono.ogg'];
    const found = await Promise.all(names.map((name) => decode(soundBytes(name))));
    expect(found.map((sound) => sound.channels.length)).toEqual(
      names.map((name) => sounds.decoded[name].channels),
    );
    expect(found[5]).toEqual(found[0]);
  });

  test('does not depend on the alignment of the bytes', async () => {
    for (const name of ['wav-pcm_16.wav', 'wav-float.wav', 'wav-double.wav', 'mono.ogg']) {
      const bytes = soundBytes(name);
      const shifted = new Uint8Array(bytes.length + 1);
      shifted.set(bytes, 1);
      expect(await decode(shifted.subarray(1))).toEqual(await decode(bytes));
    }
  });
});
