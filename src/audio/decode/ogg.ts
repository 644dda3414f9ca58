import { oggChecksum } from './ogg-checksum.ts';

const CAPTURE = 0x5367674f;
const HEADER = 27;
const FLAGS = { continued: 1, last: 4 };
const LACING_FULL = 255;

interface Page {
  readonly start: number;
  readonly end: number;
  readonly flags: number;
  readonly serial: number;
  readonly sequence: number;
}

/** The packets of the first logical stream of an Ogg file (RFC 3533), which comes in pieces. */
export class OggReader {
  /** Samples up to the last page that tells. */
  samples = 0;
  /** Whether the page that ends the stream has come. */
  closed = false;
  /** Places where pages are lost: a wrong checksum, a gap in the numbering, or bytes that belong to no page. */
  gaps = 0;
  /** Bytes of other streams. */
  ignored = 0;
  /** What was not looked at yet: the beginning of a page, or what follows the end. */
  rest: Uint8Array = new Uint8Array(0);

  #serial: number | undefined;
  #sequence = 0;
  /** Pieces of a packet that goes on in the next page; undefined where its beginning is lost. */
  #open: Uint8Array[] | undefined = [];

  /** Whether a whole page has come. */
  get begun(): boolean {
    return this.#serial !== undefined;
  }

  /** The packets that end in these bytes, the next of the file; `ended` where no others follow. */
  push(bytes: Uint8Array, ended: boolean): Uint8Array[] {
    const data = this.rest.length > 0 ? joined([this.rest, bytes]) : bytes;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const packets: Uint8Array[] = [];
    let at = 0;
    while (at < data.length && !this.closed) {
      if (!ended && goesOn(data, view, at)) break;
      const page = pageAt(data, view, at);
      if (page === undefined) {
        const next = nextCapture(data, view, at + 1);
        // Bytes behind the last whole page are its cut-off successor, which the missing end tells of.
        if (next < data.length) this.gaps++;
        this.#open = undefined;
        // The last three may begin the next capture pattern.
        at = next < data.length || ended ? next : Math.max(at + 1, data.length - 3);
        continue;
      }
      at = page.end;
      this.#serial ??= page.serial;
      if (page.serial === this.#serial) this.#take(data, view, page, packets);
      else this.ignored += page.end - page.start;
    }
    this.rest = data.subarray(at);
    return packets;
  }

  #take(data: Uint8Array, view: DataView, page: Page, packets: Uint8Array[]): void {
    if (page.sequence !== this.#sequence) {
      this.gaps++;
      this.#open = undefined;
    }
    this.#sequence = page.sequence + 1;
    if ((page.flags & FLAGS.continued) === 0) this.#open = [];
    this.#open = takePackets(data, page, this.#open, packets);
    const position = view.getBigInt64(page.start + 6, true);
    if (position >= 0n) this.samples = Number(position);
    this.closed = (page.flags & FLAGS.last) !== 0;
  }
}

/** Whether what begins at `at` may be a page that goes on behind the data. */
function goesOn(data: Uint8Array, view: DataView, at: number): boolean {
  if (at + HEADER > data.length) return true;
  return view.getUint32(at, true) === CAPTURE && endOfPage(data, at) > data.length;
}

/** Behind the page that begins at `at`, as far as its header tells. */
function endOfPage(data: Uint8Array, at: number): number {
  const body = at + HEADER + data[at + 26];
  if (body > data.length) return body;
  let end = body;
  for (let i = at + HEADER; i < body; i++) end += data[i];
  return end;
}

/** The page that begins at `at`, if it is whole and its checksum is right. */
function pageAt(data: Uint8Array, view: DataView, at: number): Page | undefined {
  if (at + HEADER > data.length || view.getUint32(at, true) !== CAPTURE) return undefined;
  const end = endOfPage(data, at);
  if (end > data.length || oggChecksum(view, at, end) !== view.getUint32(at + 22, true)) return undefined;
  return {
    start: at,
    end,
    flags: data[at + 5],
    serial: view.getUint32(at + 14, true),
    sequence: view.getUint32(at + 18, true),
  };
}

/** Adds the packets that end in this page; returns the pieces of the one that does not. */
function takePackets(
  data: Uint8Array,
  page: Page,
  before: Uint8Array[] | undefined,
  packets: Uint8Array[],
): Uint8Array[] | undefined {
  const segments = data[page.start + 26];
  let open = before;
  let from = page.start + HEADER + segments;
  let to = from;
  for (let i = page.start + HEADER; i < page.start + HEADER + segments; i++) {
    to += data[i];
    if (data[i] === LACING_FULL) continue;
    const piece = data.subarray(from, to);
    if (open !== undefined) packets.push(open.length === 0 ? piece : joined([...open, piece]));
    open = [];
    from = to;
  }
  return to > from ? open && [...open, data.subarray(from, to)] : open;
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

function nextCapture(data: Uint8Array, view: DataView, from: number): number {
  for (let at = data.indexOf(0x4f, from); at >= 0 && at + 4 <= data.length; at = data.indexOf(0x4f, at + 1)) {
    if (view.getUint32(at, true) === CAPTURE) return at;
  }
  return data.length;
}
