import { EarshotError } from '../../errors.ts';
import type { FileReader } from '../read-file.ts';
import { id3Length, soundFormat } from './format.ts';
import { mp3Info } from './mp3-info.ts';
import { lastGranule, oggSerial } from './ogg-length.ts';
import type { DecodeContext } from './sound.ts';
import { framesPresent } from './wav.ts';
import { damaged, wavHeader } from './wav-header.ts';

/** What the header of a sound file says. */
export interface SoundInfo {
  readonly sr: number;
  /** Samples of a channel; 0 where the header leaves that open. */
  readonly samples: number;
}

/** As much of a file's beginning, and of the end of an Ogg file, as is read first. */
const PIECE = 65536;

/** Rate and length of a sound file, by content, without decoding; reads little of it where its header says both. */
export async function soundInfo(file: FileReader, context: DecodeContext): Promise<SoundInfo> {
  const head = await file.read(0, PIECE);
  const info = await infoOf(head, file, context);
  if (info !== undefined) return info;
  const whole = file.size > head.length ? await file.read(0, file.size) : head;
  const found = await infoOf(whole, file, context);
  if (found === undefined) throw damaged(context.name, 'its header is not whole');
  return found;
}

/** Undefined where `bytes`, the file's beginning, do not reach far enough. */
async function infoOf(
  bytes: Uint8Array,
  file: FileReader,
  context: DecodeContext,
): Promise<SoundInfo | undefined> {
  switch (soundFormat(bytes, context.name)) {
    case 'wav': {
      const header = wavHeader(bytes, context.name, file.size);
      return header && { sr: header.sr, samples: framesPresent(header, file.size, context) };
    }
    case 'mp3':
      return mp3Info(bytes, bytes.length === file.size);
    case 'flac':
      return bytes[0] === 0x4f
        ? oggInfo(bytes, file, streamInfo(bytes, firstPacket(bytes) + 9))
        : streamInfo(bytes, id3Length(bytes));
    case 'vorbis': {
      const at = firstPacket(bytes);
      if (at + 16 > bytes.length) return undefined;
      const sr = new DataView(bytes.buffer, bytes.byteOffset + at + 12, 4).getUint32(0, true);
      return oggInfo(bytes, file, { sr, samples: 0 });
    }
  }
}

/** Where the first packet begins: behind the header of the first Ogg page. */
function firstPacket(bytes: Uint8Array): number {
  return 27 + bytes[26];
}

/** Rate and samples from the STREAMINFO block of the FLAC stream that begins at `at`. */
function streamInfo(bytes: Uint8Array, at: number): SoundInfo | undefined {
  if (at + 26 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 26);
  return {
    sr: view.getUint32(18) >>> 12,
    samples: (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22),
  };
}

/** Adds the length that the last page of the stream gives. */
async function oggInfo(
  bytes: Uint8Array,
  file: FileReader,
  info: SoundInfo | undefined,
): Promise<SoundInfo | undefined> {
  if (info === undefined || info.samples > 0) return info;
  const serial = oggSerial(bytes);
  const tail = await file.read(Math.max(0, file.size - PIECE), file.size);
  const samples = lastGranule(tail, serial) ?? lastGranule(await file.read(0, file.size), serial);
  return { sr: info.sr, samples: samples ?? 0 };
}

/** Throws unless rate and length make sense. */
export function checkInfo({ sr, samples }: SoundInfo, range: readonly [number, number], name: string): void {
  if (!(sr >= range[0] && sr <= range[1])) throw damaged(name, `its sample rate is ${sr} Hz`);
  if (samples > 0) return;
  throw new EarshotError(
    'UNSUPPORTED',
    `${name}: its header does not say how long it is. Load it, and divide the number of samples by its rate.`,
  );
}
