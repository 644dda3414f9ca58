import { EarshotError } from '../../errors.ts';

/** The formats that can be decoded. */
export type SoundFormat = 'wav' | 'vorbis' | 'flac' | 'mp3';

/** Beginnings of files that are known but cannot be decoded: byte offset, text there, what it is. */
const OTHERS: [number, string, string][] = [
  [0, 'RIFX', 'a big-endian WAV file'],
  [0, 'RF64', 'a 64-bit WAV file (RF64)'],
  [0, 'BW64', 'a 64-bit WAV file (BW64)'],
  [0, 'FORM', 'an AIFF file'],
  [0, 'caff', 'a Core Audio file'],
  [0, 'wvpk', 'a WavPack file'],
  [0, 'MAC ', "a Monkey's Audio file"],
  [0, '#!AMR', 'an AMR file'],
  [0, '.snd', 'a Sun AU file'],
  [0, 'MThd', 'a MIDI file, which holds notes and no sound'],
  [4, 'ftyp', 'an MP4 or M4A file'],
  [0, '\x1a\x45\xdf\xa3', 'a WebM or Matroska file'],
  [0, '\x30\x26\xb2\x75', 'a Windows Media file'],
  [28, 'OpusHead', 'an Ogg Opus file'],
  [28, 'Speex   ', 'an Ogg Speex file'],
  [0, 'PK\x03\x04', 'a zip archive'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, '<', 'a text file (HTML or XML, perhaps the page of a failed download)'],
  [0, 'version https://git-lfs', 'a Git LFS pointer; fetch the file itself with git lfs pull'],
];

/** The format of a file by its content, whatever its name ends with. @throws EarshotError BAD_FILE, UNSUPPORTED */
export function soundFormat(bytes: Uint8Array, name: string): SoundFormat {
  if (bytes.length === 0) {
    throw new EarshotError('BAD_FILE', `${name} is empty (0 bytes). Copy or download it again.`);
  }
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WAVE')) return 'wav';
  if (startsWith(bytes, 0, 'OggS')) {
    if (startsWith(bytes, 28, '\x01vorbis')) return 'vorbis';
    if (startsWith(bytes, 28, '\x7fFLAC')) return 'flac';
  }
  const start = id3Length(bytes);
  if (startsWith(bytes, start, 'fLaC')) return 'flac';
  const other = OTHERS.find(([at, text]) => startsWith(bytes, at, text));
  if (other !== undefined) {
    throw new EarshotError(
      'UNSUPPORTED',
      `${name} is ${other[2]}. Sounds can be WAV, Ogg Vorbis, FLAC or MP3; convert it to one of these.`,
    );
  }
  if (start > 0 || isMpegFrame(bytes)) return 'mp3';
  const beginning = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new EarshotError(
    'BAD_FILE',
    `${name} is not a sound of a known format (WAV, Ogg Vorbis, FLAC, MP3): it begins with the bytes ${beginning}.`,
  );
}

/** Length of the ID3v2 tag at the beginning, 0 where there is none. */
export function id3Length(bytes: Uint8Array): number {
  if (!startsWith(bytes, 0, 'ID3') || bytes.length < 10) return 0;
  const size = bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
  return 10 + size + (bytes[5] & 0x10 ? 10 : 0);
}

/** Whether an MPEG audio layer III header begins the file: sync word, and no reserved version, bit rate or rate. */
function isMpegFrame(bytes: Uint8Array): boolean {
  if (bytes.length < 4 || bytes[0] !== 0xff || (bytes[1] & 0xe0) !== 0xe0) return false;
  const version = (bytes[1] >> 3) & 3;
  const layer = (bytes[1] >> 1) & 3;
  return version !== 1 && layer === 1 && bytes[2] >> 4 !== 15 && ((bytes[2] >> 2) & 3) !== 3;
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
