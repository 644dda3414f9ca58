import { decoder as flacDecoder } from '@audio/decode-flac';
import { decoder as mp3Decoder } from '@audio/decode-mp3';
import type { FileReader } from '../read-file.ts';
import { flacCut, rescaleFlac, streamInfo } from './flac.ts';
import { id3Length, type SoundFormat, soundFormat } from './format.ts';
import { mp3Layout } from './mp3-frames.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { vorbisPieces } from './vorbis.ts';
import { decodeWav, framesPresent, wavSamples } from './wav.ts';
import { damaged, wavHeader } from './wav-header.ts';

/** Bytes that are read and decoded at once. */
const PIECE = 1 << 16;

interface Decoded {
  readonly channelData: Float32Array[];
  readonly sampleRate: number;
  readonly errors?: readonly unknown[];
}

/** What the decoding libraries have in common: they take a file piece by piece. */
interface PieceDecoder {
  decode(bytes: Uint8Array): Decoded;
  flush?(): Decoded;
  free(): void;
}

const DECODERS: Record<Exclude<SoundFormat, 'wav' | 'vorbis'>, () => Promise<PieceDecoder>> = {
  flac: flacDecoder,
  mp3: mp3Decoder,
};

/**
 * A sound file decoded piece by piece, from `offset` seconds on, so that memory does not depend on its length: of a WAV
 * file the wanted ranges are read, other formats are decoded from their beginning.
 *
 * @throws EarshotError BAD_FILE, UNSUPPORTED as `decode` does, when the pieces are read
 */
export async function* soundPieces(
  file: FileReader,
  context: DecodeContext,
  offset: number,
): AsyncGenerator<Sound> {
  let head = await file.read(0, PIECE);
  const tag = id3Length(head);
  if (tag + 64 > head.length && head.length < file.size) head = await file.read(0, tag + PIECE);
  const format = soundFormat(head, context.name);
  if (format === 'wav') yield* wavPieces(file, context, head, offset);
  else if (format === 'vorbis') yield* behind(vorbisPieces(file, context), offset);
  else yield* behind(decodedPieces(file, context, head, format), offset);
}

async function* wavPieces(
  file: FileReader,
  context: DecodeContext,
  head: Uint8Array,
  offset: number,
): AsyncGenerator<Sound> {
  let header = wavHeader(head, context.name, file.size);
  let known = head;
  while (header === undefined) {
    if (known.length >= file.size) throw damaged(context.name, 'it ends inside its header');
    known = await file.read(0, 2 * known.length);
    header = wavHeader(known, context.name, file.size);
  }
  const { sr, bytesPerFrame, dataStart } = header;
  const frames = framesPresent(header, file.size, context);
  const step = Math.max(1, Math.floor(PIECE / bytesPerFrame));
  for (let at = Math.floor(offset * sr); at < frames; at += step) {
    const end = Math.min(frames, at + step);
    const data = await file.read(dataStart + at * bytesPerFrame, dataStart + end * bytesPerFrame);
    yield header.encoding === 'compressed'
      ? compressedSamples(known.subarray(0, dataStart), data, context)
      : { channels: wavSamples(data, header), sr };
  }
}

/** A-law and mu-law samples, as a file of their own. */
function compressedSamples(head: Uint8Array, data: Uint8Array, { name }: DecodeContext): Sound {
  const bytes = new Uint8Array(head.length + data.length);
  bytes.set(head);
  bytes.set(data, head.length);
  new DataView(bytes.buffer).setUint32(head.length - 4, data.length, true);
  return decodeWav(bytes, { name, onWarning: () => {} });
}

async function* decodedPieces(
  file: FileReader,
  { name, onWarning }: DecodeContext,
  head: Uint8Array,
  format: Exclude<SoundFormat, 'wav' | 'vorbis'>,
): AsyncGenerator<Sound> {
  const decoder = await DECODERS[format]();
  // The decoder gives a mono MP3 file two equal channels.
  const oneChannel = format === 'mp3' && mp3Layout(head).mono;
  const flac = format === 'flac' ? streamInfo(head) : undefined;
  let [samples, errors, sr, width] = [0, 0, 0, 0];
  try {
    for (let at = 0, ended = false; !ended; ) {
      ended = at >= file.size;
      let bytes = ended ? undefined : await file.read(at, at + PIECE);
      if (bytes?.length === 0) break;
      if (bytes && flac && at + bytes.length < file.size) bytes = bytes.subarray(0, flacCut(bytes));
      at += bytes?.length ?? 0;
      const decoded = decodedPiece(decoder, bytes, name);
      errors += decoded?.errors?.length ?? 0;
      if (!decoded?.channelData[0]?.length) continue;
      const channels = oneChannel ? decoded.channelData.slice(0, 1) : decoded.channelData;
      if (samples > 0 && (decoded.sampleRate !== sr || channels.length !== width)) {
        onWarning(`${name}: only its first stream was decoded; rate or channels change after it.`);
        break;
      }
      [sr, width] = [decoded.sampleRate, channels.length];
      if (flac !== undefined) for (const signal of channels) rescaleFlac(signal, flac.bits);
      samples += channels[0].length;
      yield { channels, sr };
    }
  } finally {
    decoder.free();
  }
  if (samples === 0) throw damaged(name, 'no sample of it can be decoded');
  if (flac !== undefined && flac.samples > 0 && flac.samples !== samples) {
    onWarning(`${name}: cut off or damaged; ${samples} of ${flac.samples} samples could be decoded.`);
  }
  if (errors > 0) {
    onWarning(`${name}: damaged in ${errors} places; ${(samples / sr).toFixed(2)} s of it could be decoded.`);
  }
}

/** What the decoder makes of some bytes, or what it still holds back at the end. */
function decodedPiece(
  decoder: PieceDecoder,
  bytes: Uint8Array | undefined,
  name: string,
): Decoded | undefined {
  try {
    return bytes === undefined ? decoder.flush?.() : decoder.decode(bytes);
  } catch (cause) {
    throw damaged(name, 'its data cannot be decoded', cause);
  }
}

/** The pieces without their first `offset` seconds. */
async function* behind(pieces: AsyncGenerator<Sound>, offset: number): AsyncGenerator<Sound> {
  let skip: number | undefined;
  for await (const { channels, sr } of pieces) {
    skip ??= Math.floor(offset * sr);
    const { length } = channels[0];
    if (skip < length) yield { channels: channels.map((signal) => signal.subarray(skip)), sr };
    skip = Math.max(0, skip - length);
  }
}
