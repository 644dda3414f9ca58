import { describe, expect, it } from 'vitest';
import { type RawFormat, rawSamples } from '../../../src/experiment/classify/index.ts';

async function samplesOf(bytes: Buffer, pieces: number, format: RawFormat): Promise<number[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
  }
  const all: number[] = [];
  for await (const samples of rawSamples(chunks(), format)) all.push(...samples);
  return all;
}

describe('rawSamples', () => {
  const integers = Buffer.from(Int16Array.of(0, 16384, -32768, 32767, -16384, 8192).buffer);

  it.each([1, 3, 4, 100])('reads 16-bit integers in chunks of %i bytes', async (pieces) => {
    expect(await samplesOf(integers, pieces, { encoding: 's16le', channels: 1 })).toEqual([
      0,
      0.5,
      -1,
      Math.fround(32767 / 32768),
      -0.5,
      0.25,
    ]);
  });

  it.each([1, 7, 100])('mixes channels down, in chunks of %i bytes', async (pieces) => {
    const mixed = await samplesOf(integers, pieces, { encoding: 's16le', channels: 2 });
    expect(mixed).toEqual([0.25, Math.fround(-1 / 65536), -0.125]);
  });

  it('reads floats, and drops what is left of a frame', async () => {
    const floats = Buffer.from(Float32Array.of(0.5, -0.25, 1).buffer);
    expect(await samplesOf(floats, 5, { encoding: 'f32le', channels: 1 })).toEqual([0.5, -0.25, 1]);
    expect(await samplesOf(floats, 5, { encoding: 'f32le', channels: 2 })).toEqual([0.125]);
  });

  it.each(['RIFF', 'fLaC', 'OggS', 'ID3\x03'])('refuses a file that begins with %s', async (word) => {
    const bytes = Buffer.concat([Buffer.from(word, 'latin1'), Buffer.alloc(100)]);
    await expect(samplesOf(bytes, 64, { encoding: 's16le', channels: 1 })).rejects.toThrow(/begins like a/);
  });
});
