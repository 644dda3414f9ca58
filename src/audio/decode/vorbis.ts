import type { FileReader } from '../read-file.ts';
import { VorbisDecoder } from '../vorbis/decoder.ts';
import { checkSize } from './check-size.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { VorbisStream } from './vorbis-stream.ts';
import { damaged } from './wav-header.ts';

/** Decoders of the files decoded last: those of a data set mostly have the same headers. */
const recent: VorbisDecoder[] = [];
const MOST_RECENT = 4;

/** Decodes the first stream of an Ogg Vorbis file. */
export async function decodeVorbis(bytes: Uint8Array, context: DecodeContext): Promise<Sound> {
  const { name, room = (samples) => new Float32Array(samples) } = context;
  const stream = new VorbisStream(context, startOrReuse);
  await stream.push(bytes, true);
  const { ogg, most } = stream;
  const decoder = stream.decoder!;
  checkSize(most * decoder.channels, bytes.length, name);
  const length = ogg.closed ? Math.min(most, ogg.samples) : most;
  const channels = Array.from({ length: decoder.channels }, () => room(length, decoder.sr));
  // From here on nothing is awaited, so that no other file comes between.
  decoder.restart();
  let samples = 0;
  for (const piece of stream.sounds()) {
    for (const [c, signal] of piece.channels.entries()) channels[c].set(signal, samples);
    samples += piece.channels[0].length;
  }
  if (samples === 0) throw damaged(name, 'no sample of it can be decoded');
  stream.warn();
  if (ogg.closed) warnOfOthers(context, ogg.ignored + ogg.rest.length);
  const cut = (signal: Float32Array) => (samples < length ? signal.slice(0, samples) : signal);
  return { channels: channels.map(cut), sr: decoder.sr, bounded: decoder.bounded };
}

async function startOrReuse(
  identification: Uint8Array,
  setup: Uint8Array,
): Promise<VorbisDecoder | undefined> {
  const known = recent.findIndex((decoder) => decoder.isFor(identification, setup));
  const decoder = known >= 0 ? recent.splice(known, 1)[0] : await VorbisDecoder.start(identification, setup);
  if (decoder !== undefined) recent.unshift(decoder);
  recent.length = Math.min(recent.length, MOST_RECENT);
  return decoder;
}

/** Bytes that are read and decoded at once. */
const PIECE = 1 << 16;

/** An Ogg Vorbis file decoded piece by piece, with the streams that follow the first at its rate and channels. */
export async function* vorbisPieces(file: FileReader, context: DecodeContext): AsyncGenerator<Sound> {
  let first: VorbisDecoder | undefined;
  let samples = 0;
  for (let from = 0, next = 0, closed = true; closed && from < file.size; from = next) {
    const stream = new VorbisStream(context, VorbisDecoder.start);
    for (let at = from; at < file.size && !stream.ogg.closed; ) {
      const bytes = await file.read(at, at + PIECE);
      if (bytes.length === 0) break;
      at += bytes.length;
      if (!(await joins(stream, first, bytes, at >= file.size))) {
        warnOfOthers(context, file.size - from);
        return;
      }
      first ??= stream.decoder;
      for (const { channels, sr } of stream.sounds()) {
        samples += channels[0].length;
        yield { channels: channels.map((signal) => signal.slice()), sr };
      }
      next = at - stream.ogg.rest.length;
    }
    if (samples > 0) stream.warn();
    closed = stream.ogg.closed;
  }
  if (samples === 0) throw damaged(context.name, 'no sample of it can be decoded');
}

/** Pushes the next bytes; whether they are of a stream that can follow the first one, if there is one. */
async function joins(
  stream: VorbisStream,
  first: VorbisDecoder | undefined,
  bytes: Uint8Array,
  ended: boolean,
): Promise<boolean> {
  try {
    await stream.push(bytes, ended);
  } catch (cause) {
    if (first === undefined) throw cause;
    return false;
  }
  const { decoder } = stream;
  if (first === undefined || decoder === undefined) return true;
  return decoder.sr === first.sr && decoder.channels === first.channels;
}

function warnOfOthers({ name, onWarning }: DecodeContext, bytes: number): void {
  if (bytes > 0) onWarning(`${name}: only its first stream was decoded; ${bytes} other bytes were left out.`);
}
