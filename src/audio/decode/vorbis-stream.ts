import type { VorbisDecoder } from '../vorbis/decoder.ts';
import { OggReader } from './ogg.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

/** Finds the decoder for an identification and a setup header; undefined where they are not in order. */
export type StartDecoder = (
  identification: Uint8Array,
  setup: Uint8Array,
) => Promise<VorbisDecoder | undefined>;

const HEADERS = 3;
const PACKET_TYPES = { identification: 1, setup: 5 };

/** The first Vorbis stream of an Ogg file that comes in pieces. */
export class VorbisStream {
  readonly ogg = new OggReader();
  /** Samples decoded so far. */
  samples = 0;

  readonly #context: DecodeContext;
  readonly #start: StartDecoder;
  #decoder: VorbisDecoder | undefined;
  /** Packets that are not decoded yet. */
  #packets: Uint8Array[] = [];

  constructor(context: DecodeContext, start: StartDecoder) {
    this.#context = context;
    this.#start = start;
  }

  /** The decoder; undefined until the headers have come. */
  get decoder(): VorbisDecoder | undefined {
    return this.#decoder;
  }

  /** The most samples that can come of the bytes pushed last. */
  get most(): number {
    return this.#packets.length * (this.#decoder?.mostOfPacket ?? 0);
  }

  /** Takes the next bytes of the file. @throws EarshotError BAD_FILE where there is no stream of Vorbis */
  async push(bytes: Uint8Array, ended: boolean): Promise<void> {
    this.#packets = this.#packets.concat(this.ogg.push(bytes, ended));
    if (this.#decoder !== undefined) return;
    const { name } = this.#context;
    const [identification, , setup] = this.#packets;
    if (setup === undefined && !ended && !this.ogg.closed) return;
    if (!this.ogg.begun) throw damaged(name, 'it holds no whole Ogg page');
    if (identification?.[0] !== PACKET_TYPES.identification || setup?.[0] !== PACKET_TYPES.setup) {
      throw damaged(name, 'its Vorbis headers are not whole');
    }
    this.#decoder = await this.#start(identification, setup);
    if (this.#decoder === undefined) throw damaged(name, 'its Vorbis headers are not in order');
    this.#packets = this.#packets.slice(HEADERS);
  }

  /** The samples of the bytes pushed last, valid until the next ones are asked for. */
  *sounds(): Generator<Sound> {
    const decoder = this.#decoder;
    if (decoder === undefined) return;
    const packets = this.#packets;
    this.#packets = [];
    for (const signals of decoder.decode(packets)) {
      // The last page tells how many samples there are; its last packet has more.
      const left = this.ogg.closed ? Math.max(0, this.ogg.samples - this.samples) : Infinity;
      const channels = signals.map((signal) => signal.subarray(0, left));
      this.samples += channels[0].length;
      if (channels[0].length > 0) yield { channels, sr: decoder.sr };
    }
  }

  /** Warns of what was found missing or damaged. */
  warn(): void {
    const { name, onWarning } = this.#context;
    const seconds = (this.samples / (this.#decoder?.sr ?? 1)).toFixed(2);
    if (!this.ogg.closed) onWarning(`${name}: cut off; the ${seconds} s that are there were decoded.`);
    const places = this.ogg.gaps + (this.#decoder?.errors ?? 0);
    if (places > 0) onWarning(`${name}: damaged in ${places} places; ${seconds} s of it could be decoded.`);
  }
}
