import { decoder } from '@audio/decode-vorbis';
import { EarshotError } from '../../errors.ts';
import { checkSize } from './check-size.ts';
import { oggStream } from './ogg.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

/** The decoder behind `@audio/decode-vorbis`: a libvorbis that takes packets. */
interface PacketDecoder {
  sendSetupHeader(packet: Uint8Array): void;
  initDsp(): void;
  decodePackets(packets: readonly Uint8Array[]): {
    channelData: Float32Array[];
    samplesDecoded: number;
    sampleRate: number;
    errors: unknown[];
  };
  /** Whether the next header is the first of a stream. */
  _firstPage: boolean;
  readonly _common: {
    readonly wasm: { readonly HEAP: ArrayBuffer; malloc(bytes: number): number; free(at: number): void };
  };
}

interface Vorbis {
  readonly codec: PacketDecoder;
  /** The memory in use before the first file. */
  readonly fresh: Uint8Array;
}

const PACKET_TYPES = { identification: 1, setup: 5 };
const HEADERS = 3;
/** Bytes behind the first free one that the allocator may have written to. */
const ALLOCATOR_ROOM = 4096;
// One decoder serves all files of a thread: starting one takes about as long as decoding a second of sound.
let shared: Promise<Vorbis> | undefined;

/**
 * Decodes an Ogg Vorbis file. Pages and packets are read here and only packets are left to the library: its own
 * parser takes a third of the whole time, and passes over damage in silence.
 */
export async function decodeVorbis(bytes: Uint8Array, { name, onWarning }: DecodeContext): Promise<Sound> {
  const stream = oggStream(bytes, name);
  const [identification, , setup] = stream.packets;
  if (identification?.[0] !== PACKET_TYPES.identification || setup?.[0] !== PACKET_TYPES.setup) {
    throw damaged(name, 'its Vorbis headers are not whole');
  }
  // A packet decodes to at most half a long block in each channel.
  const longBlock = 2 ** ((identification[28] ?? 0) >> 4);
  checkSize(stream.packets.length * (longBlock / 2) * identification[11], bytes.length, name);
  const { codec, fresh } = await vorbis();
  let decoded: ReturnType<PacketDecoder['decodePackets']>;
  try {
    new Uint8Array(codec._common.wasm.HEAP).set(fresh);
    codec._firstPage = true;
    codec.sendSetupHeader(identification);
    codec.sendSetupHeader(setup);
    codec.initDsp();
    decoded = codec.decodePackets(stream.packets.slice(HEADERS));
  } catch (cause) {
    shared = undefined;
    throw damaged(name, 'its Vorbis data cannot be decoded', cause);
  }
  const { channelData, samplesDecoded, sampleRate, errors } = decoded;
  const samples = stream.closed ? Math.min(samplesDecoded, stream.samples) : samplesDecoded;
  if (!(samples > 0 && channelData.length > 0)) throw damaged(name, 'no sample of it can be decoded');

  const seconds = (samples / sampleRate).toFixed(2);
  if (!stream.closed) onWarning(`${name}: cut off; the ${seconds} s that are there were decoded.`);
  if (stream.gaps > 0 || errors.length > 0) {
    onWarning(
      `${name}: damaged in ${stream.gaps + errors.length} places; ${seconds} s of it could be decoded.`,
    );
  }
  if (stream.closed && stream.ignored > 0) {
    onWarning(`${name}: only its first stream was decoded; ${stream.ignored} other bytes were left out.`);
  }
  return { channels: channelData.map((signal) => signal.subarray(0, samples)), sr: sampleRate };
}

function vorbis(): Promise<Vorbis> {
  shared ??= start().catch((cause) => {
    shared = undefined;
    throw new EarshotError(
      'UNSUPPORTED',
      'decoding Ogg Vorbis needs WebAssembly, which cannot be started here.',
      {
        cause,
      },
    );
  });
  return shared;
}

async function start(): Promise<Vorbis> {
  const codec = ((await decoder()) as unknown as { _decoder: PacketDecoder })._decoder;
  const { wasm } = codec._common;
  const heapEnd = wasm.malloc(1);
  wasm.free(heapEnd);
  return { codec, fresh: new Uint8Array(wasm.HEAP, 0, heapEnd + ALLOCATOR_ROOM).slice() };
}
