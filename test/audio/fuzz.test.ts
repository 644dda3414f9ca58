import { describe, expect, test } from 'vitest';
import { decode } from '../../src/audio/decode.ts';
import { EarshotError } from '../../src/errors.ts';
import { soundBytes } from './sound-fixture.ts';

const FILES = [
  'wav-pcm_16.wav',
  'wavex-float.wav',
  'wav-alaw.wav',
  'mono.ogg',
  'pages.ogg',
  'mono.flac',
  'mono.mp3',
];
const ROUNDS = 60;

/** Park and Miller's generator: whole numbers in [0, limit). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return state % limit;
  };
}

/** Cuts, changes, doubles or removes some bytes. */
function mutated(bytes: Uint8Array, random: (limit: number) => number): Uint8Array {
  const from = random(3) === 0 ? random(80) : random(bytes.length);
  const length = 1 + random(random(2) === 0 ? 8 : 400);
  const piece = bytes.subarray(from, from + length);
  switch (random(4)) {
    case 0:
      return bytes.slice(0, from);
    case 1: {
      const changed = bytes.slice();
      for (let i = from; i < Math.min(from + length, bytes.length); i++) changed[i] = random(256);
      return changed;
    }
    case 2:
      return Uint8Array.from([...bytes.subarray(0, from), ...piece, ...bytes.subarray(from)]);
    default:
      return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + length)]);
  }
}

describe('mutated files give finite samples or an EarshotError that names them', () => {
  test.each(FILES)('%s', async (name) => {
    const bytes = soundBytes(name);
    const random = generator(name.length * 7919);
    let [errors, sounds] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      try {
        const { channels, sr } = await decode(mutated(bytes, random), { name, onWarning: () => {} });
        expect(sr).toBeGreaterThan(0);
        expect(channels.length).toBeGreaterThan(0);
        expect(channels[0].length).toBeGreaterThan(0);
        for (const signal of channels) {
          expect(signal.length).toBe(channels[0].length);
          expect(signal.every((value) => Number.isFinite(value))).toBe(true);
        }
        sounds++;
      } catch (error) {
        if (!(error instanceof EarshotError)) throw error;
        expect(error.message).toContain(name);
        errors++;
      }
    }
    // The mutations reach both sides.
    expect(errors).toBeGreaterThan(0);
    expect(sounds).toBeGreaterThan(0);
  });

  test('and good files still decode to the same afterwards', async () => {
    for (const name of FILES) {
      const before = await decode(soundBytes(name));
      const random = generator(1);
      for (let round = 0; round < 5; round++) {
        await decode(mutated(soundBytes(name), random), { onWarning: () => {} }).catch(() => {});
      }
      expect(await decode(soundBytes(name))).toEqual(before);
    }
  });
});
