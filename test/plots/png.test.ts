import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { base64 } from '../../src/plots/base64.ts';
import { indexedPng } from '../../src/plots/png.ts';

/** Splits a PNG into its chunks, checking each length. */
function chunks(png: Uint8Array): { type: string; data: Buffer; crc: number; body: Buffer }[] {
  const bytes = Buffer.from(png);
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    found.push({
      type: body.toString('latin1', 0, 4),
      data: body.subarray(4),
      body,
      crc: bytes.readUInt32BE(at + 8 + length),
    });
    at += 12 + length;
  }
  return found;
}

describe('indexedPng', () => {
  it('holds the pixels row by row, for pictures of more than one deflate block', () => {
    const [width, height] = [500, 300];
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * 7) % 256);
    const palette = Array.from({ length: 256 }, (_, i) => `#${i.toString(16).padStart(2, '0')}8000`);
    const parts = chunks(indexedPng(pixels, width, height, palette));
    expect(parts.map((part) => part.type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    const [header, colours, image] = parts;
    expect([...header.data]).toEqual([0, 0, 1, 244, 0, 0, 1, 44, 8, 3, 0, 0, 0]);
    expect([...colours.data.subarray(0, 6)]).toEqual([0, 128, 0, 1, 128, 0]);
    const lines = inflateSync(image.data);
    expect(lines.length).toBe(height * (width + 1));
    for (let r = 0; r < height; r++) {
      expect(lines[r * (width + 1)]).toBe(0);
      expect(
        lines
          .subarray(r * (width + 1) + 1, (r + 1) * (width + 1))
          .equals(pixels.subarray(r * width, (r + 1) * width)),
      ).toBe(true);
    }
  });

  it('carries right checksums', () => {
    for (const { body, crc } of chunks(indexedPng(Uint8Array.of(0, 1), 2, 1, ['#000000', '#ffffff'])))
      expect(crc).toBe(crc32(body));
  });
});

describe('base64', () => {
  it('equals the standard encoding, for long data too', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => (i * i) % 256);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(base64(new Uint8Array(0))).toBe('');
  });
});
