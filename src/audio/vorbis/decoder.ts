import { type VorbisKernel, vorbisKernel } from './kernel.ts';
import { decibelFactors, firstPass, risingWindow, turns, twist } from './tables.ts';

/** Samples of each channel that are decoded before they are handed on, and room for them and for half a block more. */
const BATCH = 16384;
const STRIDE = BATCH + 4096;
/** Bytes behind a packet that are read with it. */
const BEHIND = 16;
/** Bytes of a file that are given to the kernel at once, packets and what is between them. */
const WINDOW = 65536;

/** Rate and channels of an identification header, and half the sizes of its short and its long blocks. */
interface Identification {
  readonly channels: number;
  readonly sr: number;
  readonly halves: readonly [number, number];
}

/** A decoder of Vorbis I packets for streams of the same headers, one after the other. */
export class VorbisDecoder {
  readonly channels: number;
  readonly sr: number;
  /** The most samples that a packet has. */
  readonly mostOfPacket: number;
  /** Packets so far that were none of sound. */
  errors = 0;

  readonly #kernel: VorbisKernel;
  readonly #headers: readonly [Uint8Array, Uint8Array];
  readonly #out: number;
  /** Where the window is in the kernel's memory, and how much fits there. */
  #place = 0;
  #room = 0;
  /** The bytes that are there. */
  #window: Uint8Array = new Uint8Array(0);

  private constructor(
    kernel: VorbisKernel,
    headers: readonly [Uint8Array, Uint8Array],
    { channels, sr, halves }: Identification,
    out: number,
  ) {
    [this.channels, this.sr, this.mostOfPacket] = [channels, sr, halves[1]];
    this.#kernel = kernel;
    this.#headers = headers;
    this.#out = out;
  }

  /** A decoder for these two headers; undefined where they are not in order, or describe more than memory holds. */
  static async start(identification: Uint8Array, setup: Uint8Array): Promise<VorbisDecoder | undefined> {
    const known = readIdentification(identification);
    if (known === undefined || setup.length < 7) return undefined;
    const kernel = await vorbisKernel();
    kernel.clear();
    const tables = known.halves.flatMap((half) => [
      half,
      put(kernel, risingWindow(half)),
      put(kernel, twist(half)),
      put(kernel, firstPass(half / 2)),
      put(kernel, turns(half / 2)),
    ]);
    const [decibels, transforms] = [put(kernel, decibelFactors()), put(kernel, Int32Array.from(tables))];
    const out = kernel.room(4 * known.channels * STRIDE);
    const packet = kernel.room(setup.length + BEHIND);
    if (out === 0 || packet === 0) return undefined;
    new Uint8Array(kernel.memory.buffer).set(setup, packet);
    if (!kernel.setUp(packet, setup.length, known.channels, decibels, transforms)) return undefined;
    kernel.restart();
    return new VorbisDecoder(kernel, [identification.slice(), setup.slice()], known, out);
  }

  /** Whether this decoder is for streams of these headers. */
  isFor(identification: Uint8Array, setup: Uint8Array): boolean {
    return equal(this.#headers[0], identification) && equal(this.#headers[1], setup);
  }

  /** Begins another stream. */
  restart(): void {
    this.#kernel.restart();
    this.errors = 0;
  }

  /** Whether no sample of the stream so far was above 2^20, or not finite. */
  get bounded(): boolean {
    return this.#kernel.isBounded() !== 0;
  }

  /** The samples of the stream's next packets, a signal a channel, valid until the next ones are asked for. */
  *decode(packets: Iterable<Uint8Array>): Generator<Float32Array[]> {
    let samples = 0;
    // What was there may have changed.
    this.#window = new Uint8Array(0);
    for (const packet of packets) {
      samples += this.#decodePacket(packet, samples);
      if (samples < BATCH) continue;
      yield this.#signals(samples);
      samples = 0;
    }
    if (samples > 0) yield this.#signals(samples);
  }

  #decodePacket(packet: Uint8Array, at: number): number {
    // An empty packet may stand for nothing.
    if (packet.length === 0) return 0;
    const place = this.#placeOf(packet);
    const samples = place > 0 ? this.#kernel.decode(place, packet.length, this.#out + 4 * at, STRIDE) : -1;
    if (samples >= 0) return samples;
    this.errors++;
    return 0;
  }

  /** Where a packet is in the kernel's memory, with its neighbours in the file; 0 where memory does not suffice. */
  #placeOf(packet: Uint8Array): number {
    const { buffer, byteOffset, length } = packet;
    const window = this.#window;
    const isThere =
      window.buffer === buffer &&
      byteOffset >= window.byteOffset &&
      byteOffset + length <= window.byteOffset + window.length;
    if (!isThere) {
      const bytes = Math.min(Math.max(WINDOW, length), buffer.byteLength - byteOffset);
      if (bytes > this.#room) {
        this.#room = Math.max(WINDOW, 2 * bytes);
        this.#place = this.#kernel.room(this.#room + BEHIND);
      }
      if (this.#place === 0) return 0;
      this.#window = new Uint8Array(buffer, byteOffset, bytes);
      new Uint8Array(this.#kernel.memory.buffer).set(this.#window, this.#place);
    }
    return this.#place + byteOffset - this.#window.byteOffset;
  }

  #signals(samples: number): Float32Array[] {
    const { buffer } = this.#kernel.memory;
    return Array.from(
      { length: this.channels },
      (_, c) => new Float32Array(buffer, this.#out + 4 * c * STRIDE, samples),
    );
  }
}

function readIdentification(packet: Uint8Array): Identification | undefined {
  if (packet.length < 30) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const [version, channels, sr] = [view.getUint32(7, true), packet[11], view.getUint32(12, true)];
  const [short, long] = [packet[28] & 15, packet[28] >> 4];
  const inOrder = version === 0 && channels > 0 && sr > 0 && short >= 6 && short <= long && long <= 13;
  return inOrder ? { channels, sr, halves: [2 ** (short - 1), 2 ** (long - 1)] } : undefined;
}

/** Writes a table, all of which together are small. */
function put(kernel: VorbisKernel, values: Float32Array | Int32Array): number {
  const at = kernel.room(values.byteLength);
  new Uint8Array(kernel.memory.buffer).set(new Uint8Array(values.buffer), at);
  return at;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
