import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/audio/decode.ts';
import { VorbisDecoder } from '../../../src/audio/vorbis/decoder.ts';
import { largestDifference } from '../difference.ts';
import { unpack } from '../fixture-file.ts';
import { packetsOf, vorbisBytes, vorbisCases } from './vorbis-fixture.ts';

async function decoderOf(packets: readonly Uint8Array[]): Promise<VorbisDecoder> {
  const decoder = await VorbisDecoder.start(packets[0], packets[2]);
  expect(decoder).toBeDefined();
  return decoder!;
}

function samplesOf(decoder: VorbisDecoder, packets: readonly Uint8Array[]): number[] {
  const samples: number[] = [];
  for (const [first] of decoder.decode(packets)) samples.push(...first);
  return samples;
}

describe('headers that encoders seldom write decode as libvorbis 1.3.7 decodes them', () => {
  test.each(Object.entries(vorbisCases))('%s', async (name, { sr, channels, length, step, peak, values }) => {
    const found = await decode(vorbisBytes(name));
    expect([found.sr, found.channels.length]).toEqual([sr, channels]);
    const expected = unpack(values);
    const count = expected.length / channels;
    for (const [c, signal] of found.channels.entries()) {
      expect(signal.length).toBe(length);
      const some = Float32Array.from({ length: count }, (_, i) => signal[i * step]);
      const difference = largestDifference(some, expected.subarray(c * count, (c + 1) * count));
      expect(difference / peak).toBeLessThan(1e-6);
    }
  });
});

describe('VorbisDecoder', () => {
  test('begins again to the same bits, and is for streams of its own headers only', async () => {
    const [identification, comment, setup, ...sound] = packetsOf('mono.ogg');
    const decoder = await decoderOf([identification, comment, setup]);
    const first = samplesOf(decoder, sound);
    decoder.restart();
    expect(samplesOf(decoder, sound)).toEqual(first);
    const others = packetsOf('stereo.ogg');
    expect(decoder.isFor(identification, setup)).toBe(true);
    expect(decoder.isFor(others[0], setup)).toBe(false);
    expect(decoder.isFor(identification, others[2])).toBe(false);
  });

  test('gives the same samples whatever packets come at once', async () => {
    const packets = packetsOf('pages.ogg');
    const whole = samplesOf(await decoderOf(packets), packets.slice(3));
    const decoder = await decoderOf(packets);
    expect(packets.slice(3).flatMap((packet) => samplesOf(decoder, [packet]))).toEqual(whole);
  });

  test('counts packets that are none of sound, passes over empty ones, and goes on', async () => {
    const packets = packetsOf('mono.ogg');
    const whole = samplesOf(await decoderOf(packets), packets.slice(3));
    const decoder = await decoderOf(packets);
    const others = [Uint8Array.of(1), new Uint8Array(0), packets[1]];
    expect(
      samplesOf(
        decoder,
        packets.slice(3).flatMap((packet) => [packet, ...others]),
      ),
    ).toEqual(whole);
    expect(decoder.errors).toBe(2 * (packets.length - 3));
  });

  test('decodes as much of a cut packet as is there', async () => {
    const packets = packetsOf('mono.ogg');
    const decoder = await decoderOf(packets);
    const cut = packets.slice(3).map((packet) => packet.subarray(0, packet.length >> 1));
    const [half, whole] = [samplesOf(decoder, cut), samplesOf(await decoderOf(packets), packets.slice(3))];
    expect(half.length).toBe(whole.length);
    expect(half).not.toEqual(whole);
    expect(half.some((value) => value !== 0)).toBe(true);
  });

  test.each<[string, (identification: Uint8Array) => void]>([
    ['another version', (bytes) => bytes.fill(1, 7, 8)],
    ['no channels', (bytes) => bytes.fill(0, 11, 12)],
    ['no rate', (bytes) => bytes.fill(0, 12, 16)],
    ['blocks too short', (bytes) => bytes.fill(0xb5, 28, 29)],
    ['blocks too long', (bytes) => bytes.fill(0xe8, 28, 29)],
    ['short blocks that are longer than the long ones', (bytes) => bytes.fill(0x79, 28, 29)],
  ])('refuses an identification header of %s', async (_, change) => {
    const [identification, , setup] = packetsOf('mono.ogg');
    const changed = identification.slice();
    change(changed);
    expect(await VorbisDecoder.start(changed, setup)).toBeUndefined();
    expect(await VorbisDecoder.start(identification.subarray(0, 20), setup)).toBeUndefined();
  });

  test.each([0, 6, 7, 100, 1000])('refuses a setup header of %i bytes', async (bytes) => {
    const [identification, , setup] = packetsOf('mono.ogg');
    expect(await VorbisDecoder.start(identification, setup.subarray(0, bytes))).toBeUndefined();
  });
});
