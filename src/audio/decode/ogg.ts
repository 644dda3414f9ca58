import { damaged } from './wav-header.ts';

/** The packets of the first logical stream of an Ogg file (RFC 3533). */
export interface OggStream {
  readonly packets: Uint8Array[];
  /** Samples up to the last page that tells. */
  readonly samples: number;
  /** Whether the page that ends the stream is there. */
  readonly closed: boolean;
  /** Places where pages are lost: a wrong checksum, a gap in the numbering, or bytes that belong to no page. */
  readonly gaps: number;
  /** Bytes that were not looked at: other streams, or what follows the end. */
  readonly ignored: number;
}

const CAPTURE = 0x5367674f;
const HEADER = 27;
const FLAGS = { continued: 1, last: 4 };
const LACING_FULL = 255;

/** Takes an Ogg file apart. @throws EarshotError BAD_FILE when it has no whole page. */
export function oggStream(bytes: Uint8Array, name: string): OggStream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: Uint8Array[] = [];
  let [samples, gaps, ignored, closed] = [0, 0, 0, false];
  let serial: number | undefined;
  let sequence = 0;
  // Pieces of a packet that goes on in the next page; undefined where its beginning is lost.
  let open: Uint8Array[] | undefined = [];
  let at = 0;
  while (at < bytes.length && !closed) {
    const page = pageAt(bytes, view, at);
    if (page === undefined) {
      const next = nextCapture(bytes, view, at + 1);
      // Bytes behind the last whole page are its cut-off successor, which the missing end tells of.
      if (next < bytes.length) gaps++;
      open = undefined;
      at = next;
      continue;
    }
    at = page.end;
    serial ??= page.serial;
    if (page.serial !== serial) {
      ignored += page.end - page.start;
      continue;
    }
    if (page.sequence !== sequence) {
      gaps++;
      open = undefined;
    }
    sequence = page.sequence + 1;
    if ((page.flags & FLAGS.continued) === 0) open = [];
    open = takePackets(bytes, page, open, packets);
    const position = view.getBigInt64(page.start + 6, true);
    if (position >= 0n) samples = Number(position);
    closed = (page.flags & FLAGS.last) !== 0;
  }
  if (serial === undefined) throw damaged(name, 'it holds no whole Ogg page');
  return { packets, samples, closed, gaps, ignored: ignored + bytes.length - at };
}

interface Page {
  readonly start: number;
  readonly end: number;
  readonly flags: number;
  readonly serial: number;
  readonly sequence: number;
}

/** The page that begins at `at`, if it is whole and its checksum is right. */
function pageAt(bytes: Uint8Array, view: DataView, at: number): Page | undefined {
  if (at + HEADER > bytes.length || view.getUint32(at, true) !== CAPTURE) return undefined;
  const body = at + HEADER + bytes[at + 26];
  if (body > bytes.length) return undefined;
  let end = body;
  for (let i = at + HEADER; i < body; i++) end += bytes[i];
  if (end > bytes.length || checksum(bytes, at, end) !== view.getUint32(at + 22, true)) return undefined;
  return {
    start: at,
    end,
    flags: bytes[at + 5],
    serial: view.getUint32(at + 14, true),
    sequence: view.getUint32(at + 18, true),
  };
}

/** Adds the packets that end in this page; returns the pieces of the one that does not. */
function takePackets(
  bytes: Uint8Array,
  page: Page,
  before: Uint8Array[] | undefined,
  packets: Uint8Array[],
): Uint8Array[] | undefined {
  const segments = bytes[page.start + 26];
  let open = before;
  let from = page.start + HEADER + segments;
  let to = from;
  for (let i = page.start + HEADER; i < page.start + HEADER + segments; i++) {
    to += bytes[i];
    if (bytes[i] === LACING_FULL) continue;
    const piece = bytes.subarray(from, to);
    if (open !== undefined) packets.push(open.length === 0 ? piece : joined([...open, piece]));
    open = [];
    from = to;
  }
  return to > from ? open && [...open, bytes.subarray(from, to)] : open;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function nextCapture(bytes: Uint8Array, view: DataView, from: number): number {
  for (
    let at = bytes.indexOf(0x4f, from);
    at >= 0 && at + 4 <= bytes.length;
    at = bytes.indexOf(0x4f, at + 1)
  ) {
    if (view.getUint32(at, true) === CAPTURE) return at;
  }
  return bytes.length;
}

/** CRC tables for one and for four bytes at a time: polynomial 0x04c11db7, most significant bit first. */
const CRC = crcTables();

function crcTables(): Uint32Array[] {
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256));
  for (let i = 0; i < 256; i++) {
    let crc = i << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    tables[0][i] = crc;
  }
  for (let t = 1; t < 4; t++) {
    for (let i = 0; i < 256; i++) {
      const crc = tables[t - 1][i];
      tables[t][i] = (crc << 8) ^ tables[0][crc >>> 24];
    }
  }
  return tables;
}

/** Checksum of the page in [start, end), whose own checksum field counts as zeros. */
function checksum(bytes: Uint8Array, start: number, end: number): number {
  const [one, two, three, four] = CRC;
  let crc = 0;
  const field = start + 22;
  for (let i = start; i < field + 4; i++) {
    const byte = i < field ? bytes[i] : 0;
    crc = (crc << 8) ^ one[(crc >>> 24) ^ byte];
  }
  let i = field + 4;
  for (; i + 4 <= end; i += 4) {
    crc ^= (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
    crc = four[crc >>> 24] ^ three[(crc >>> 16) & 255] ^ two[(crc >>> 8) & 255] ^ one[crc & 255];
  }
  for (; i < end; i++) crc = (crc << 8) ^ one[(crc >>> 24) ^ bytes[i]];
  return crc >>> 0;
}
