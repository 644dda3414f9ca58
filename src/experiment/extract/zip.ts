import { crc32 } from '../../crc.ts';
import { EarshotError } from '../../errors.ts';

/** A file of an archive: its name, and its content in pieces. */
export interface ZipFile {
  name: string;
  pieces: readonly Uint8Array[];
}

/** What the directory says of a file. */
interface Entry {
  name: Uint8Array;
  crc: number;
  size: number;
  offset: number;
}

/** Sizes and counts from which fields of the first format are too small (APPNOTE 6.3.10, 4.4.1.4). */
const [FULL16, FULL32] = [0xffff, 0xffffffff];
/** Version 4.5, which knows of larger archives, and names in UTF-8. */
const [VERSION, UTF8] = [45, 0x0800];
/** Midnight of 1980-01-01, so that the same files give the same bytes. */
const DATE = 0x0021;

/**
 * A zip archive of stored files, written as they come: only one of them need be in memory. Archives of more than 4 GiB
 * or 65,535 files are written in the larger format (zip64); a file in them has less than 4 GiB.
 *
 * @returns the pieces of the archive, in order
 * @throws EarshotError UNSUPPORTED for a file of 4 GiB or more
 * Reference: APPNOTE 6.3.10, sections 4.3.7 to 4.3.16.
 */
export async function* zipPieces(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = [];
  let offset = 0;
  for await (const { name: text, pieces } of files) {
    const name = new TextEncoder().encode(text);
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (size >= FULL32)
      throw new EarshotError(
        'UNSUPPORTED',
        `${text} has ${size} bytes; a file of an archive has less than 4 GiB.`,
      );
    const crc = pieces.reduce((before, piece) => crc32(piece, before), 0);
    entries.push({ name, crc, size, offset });
    yield fields([0x04034b50, 4], ...common({ name, crc, size }), [0, 2]);
    yield name;
    yield* pieces;
    offset += 30 + name.length + size;
  }
  const start = offset;
  for (const entry of entries) {
    const large = entry.offset >= FULL32;
    const extra = large ? fields([1, 2], [8, 2], [entry.offset, 8]) : new Uint8Array(0);
    yield fields(
      [0x02014b50, 4],
      [VERSION, 2],
      ...common(entry),
      [extra.length, 2],
      [0, 2], // comment
      [0, 2], // number of the disk
      [0, 2], // attributes
      [0, 4],
      [large ? FULL32 : entry.offset, 4],
    );
    yield entry.name;
    yield extra;
    offset += 46 + entry.name.length + extra.length;
  }
  yield* ending(entries.length, start, offset - start);
}

type Field = readonly [value: number, bytes: number];

/** What stands of a file both before it and in the directory. */
function common({ name, crc, size }: Omit<Entry, 'offset'>): Field[] {
  return [
    [VERSION, 2],
    [UTF8, 2],
    [0, 2], // stored
    [0, 2], // time
    [DATE, 2],
    [crc, 4],
    [size, 4],
    [size, 4],
    [name.length, 2],
  ];
}

function* ending(count: number, start: number, size: number): Generator<Uint8Array> {
  if (count >= FULL16 || start >= FULL32 || size >= FULL32) {
    const counts: Field[] = [
      [count, 8],
      [count, 8],
    ];
    yield fields(
      [0x06064b50, 4],
      [44, 8], // what follows
      [VERSION, 2],
      [VERSION, 2],
      [0, 4],
      [0, 4],
      ...counts,
      [size, 8],
      [start, 8],
    );
    yield fields([0x07064b50, 4], [0, 4], [start + size, 8], [1, 4]);
  }
  const [files, bytes, from] = [Math.min(count, FULL16), Math.min(size, FULL32), Math.min(start, FULL32)];
  yield fields([0x06054b50, 4], [0, 2], [0, 2], [files, 2], [files, 2], [bytes, 4], [from, 4], [0, 2]);
}

/** Whole numbers one after the other, the lowest byte first. */
function fields(...all: readonly Field[]): Uint8Array {
  const out: number[] = [];
  for (const [value, bytes] of all)
    for (let i = 0, left = value; i < bytes; i++, left = Math.floor(left / 256)) out.push(left % 256);
  return Uint8Array.from(out);
}
