import { crc32 } from '../crc.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const INDEXED = 3;
const MAX_STORED = 0xffff;

/**
 * A PNG image (8 bits a pixel, indexed colours) of `width` x `height` palette indices, first row at the top.
 *
 * Deflate blocks are stored, not compressed: a palette already makes a spectrogram one byte a pixel, the
 * encoder stays free of dependencies, and the bytes are the same in Node and in every browser.
 *
 * Reference: W3C PNG, third edition; RFC 1950 (zlib), RFC 1951 (deflate).
 */
export function indexedPng(
  pixels: Uint8Array,
  width: number,
  height: number,
  palette: readonly string[],
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, INDEXED, 0, 0, 0], 8);

  const colours = new Uint8Array(palette.length * 3);
  palette.forEach((colour, i) => {
    const rgb = Number.parseInt(colour.slice(1), 16);
    colours.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255], 3 * i);
  });

  return concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', zlibStored(scanlines(pixels, width, height))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Each row preceded by its filter type, 0 (none). */
function scanlines(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return rows;
}

function zlibStored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start < data.length; start += MAX_STORED) {
    const block = data.subarray(start, start + MAX_STORED);
    const last = start + MAX_STORED >= data.length ? 1 : 0;
    const size = block.length;
    parts.push(Uint8Array.of(last, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255), block);
  }
  parts.push(bigEndian(adler32(data)));
  return concat(parts);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([Uint8Array.from(type, (letter) => letter.charCodeAt(0)), data]);
  return concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
