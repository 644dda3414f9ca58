import { damaged } from './wav-header.ts';

/** What the pages of an Ogg file say of the whole. */
export interface OggLayout {
  /** The first packet of the first stream, which names its codec. */
  readonly firstPacket: Uint8Array;
  /** Where the last whole page ends. */
  readonly end: number;
  /** Whether that page closes its stream. */
  readonly closed: boolean;
  /** Logical streams, one after the other or side by side. */
  readonly streams: number;
  /** Samples up to the last whole page. */
  readonly samples: number;
}

const CAPTURE = [0x4f, 0x67, 0x67, 0x53];
const HEADER = 27;
const FIRST_PAGE = 2;
const LAST_PAGE = 4;

/** Walks the pages. @throws EarshotError BAD_FILE when not even the first one is whole. */
export function oggLayout(bytes: Uint8Array, name: string): OggLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, streams, samples, granule, closed] = [0, 0, 0, 0, false];
  let firstPacket: Uint8Array | undefined;
  while (at + HEADER <= bytes.length && CAPTURE.every((byte, i) => bytes[at + i] === byte)) {
    const flags = bytes[at + 5];
    const segments = bytes[at + 26];
    const body = at + HEADER + segments;
    let end = body;
    for (let i = at + HEADER; i < Math.min(body, bytes.length); i++) end += bytes[i];
    if (end > bytes.length) break;
    firstPacket ??= bytes.subarray(body, end);
    if (flags & FIRST_PAGE) streams++;
    const position = view.getBigInt64(at + 6, true);
    if (position >= 0n) granule = Number(position);
    closed = (flags & LAST_PAGE) !== 0;
    if (closed) [samples, granule] = [samples + granule, 0];
    at = end;
  }
  if (firstPacket === undefined) throw damaged(name, 'it ends inside its first Ogg page');
  return { firstPacket, end: at, closed, streams, samples: samples + granule };
}
