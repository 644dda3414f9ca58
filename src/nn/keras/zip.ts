import { EarshotError } from '../../errors.ts';

/** @file Reads zip archives from memory, in Node and browsers alike (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16). */

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const [endSize, entrySize, localSize, longestComment] = [22, 46, 30, 0xffff];

/** A file in an archive. */
interface Entry {
  method: number;
  crc: number;
  compressedSize: number;
  size: number;
  /** where its local header begins */
  offset: number;
}

/** True for bytes that begin like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === localSignature;
}

/**
 * The files of a zip archive, each read when asked for: stored or deflated, its size and checksum checked.
 * Not read: encryption, archives in parts, and zip64 (files of 4 GiB and more).
 *
 * @param where what error messages call the archive
 * @returns their names, and a function from a name to the bytes
 * @throws EarshotError BAD_FILE when the archive is cut off or damaged
 */
export function openZip(
  bytes: Uint8Array,
  where: string,
): { names: string[]; read: (name: string) => Promise<Uint8Array> } {
  const entries = readDirectory(bytes, where);
  return {
    names: [...entries.keys()],
    read: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw damaged(where, `it holds no ${name}`);
      return readEntry(bytes, name, entry, where);
    },
  };
}

function readDirectory(bytes: Uint8Array, where: string): Map<string, Entry> {
  const view = viewOf(bytes);
  const end = findEnd(view);
  if (end === undefined) throw damaged(where, 'its directory is missing, so it was probably cut off');
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + entrySize > bytes.length || view.getUint32(at, true) !== entrySignature)
      throw damaged(where, 'its directory is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + entrySize, at + entrySize + nameLength));
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      compressedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += entrySize + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Where the record at the end begins: it is last but for a comment. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - endSize - longestComment);
  for (let at = view.byteLength - endSize; at >= first; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  return undefined;
}

async function readEntry(bytes: Uint8Array, name: string, entry: Entry, where: string): Promise<Uint8Array> {
  const view = viewOf(bytes);
  const { offset, method, compressedSize, size } = entry;
  if (offset + localSize > bytes.length || view.getUint32(offset, true) !== localSignature)
    throw damaged(where, `${name} is not where its directory says`);
  const begin = offset + localSize + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const packed = bytes.subarray(begin, begin + compressedSize);
  if (packed.length !== compressedSize) throw damaged(where, `${name} is cut off`);
  if (method !== 0 && method !== 8) throw damaged(where, `${name} is packed by the unknown method ${method}`);
  const content = method === 0 ? packed : await inflate(packed, size).catch(() => undefined);
  if (content?.length !== size || crc32(content) !== entry.crc) throw damaged(where, `${name} is damaged`);
  return content;
}

/** Undoes deflate, stopping at the first byte above `size`. */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const content = new Uint8Array(size);
  let filled = 0;
  for await (const part of stream as unknown as AsyncIterable<Uint8Array>) {
    content.set(part, filled);
    filled += part.length;
  }
  return content.subarray(0, filled);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = -1;
  for (let i = 0; i < bytes.length; i++) value = crcTable[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(where: string, reason: string): EarshotError {
  return new EarshotError('BAD_FILE', `${where}: ${reason}. Save the model again, or copy the file anew.`);
}
