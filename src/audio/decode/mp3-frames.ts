import { id3Length } from './format.ts';

/** What the frames of an MP3 file say of the whole. */
export interface Mp3Layout {
  /** Whether the first frame is of one channel. */
  readonly mono: boolean;
  /** Whole frames. */
  readonly frames: number;
  /** Places between the frames that hold no frame. */
  readonly gaps: number;
  /** Whether the last frame, or frames that the header promised, are missing. */
  readonly cut: boolean;
}

const KILOBITS = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
/** Rates of MPEG 1; MPEG 2 has half, MPEG 2.5 a quarter of them. */
export const RATES = [44100, 48000, 32000];
export const VERSION = { mpeg25: 0, mpeg2: 2, mpeg1: 3 };
const MONO = 3;
const TRAILERS = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3', '3DI'];

/** Walks the frames of MPEG layer III (ISO 11172-3, 13818-3). */
export function mp3Layout(bytes: Uint8Array): Mp3Layout {
  let [at, gaps, frames, cut, mono] = [id3Length(bytes), 0, 0, false, false];
  let promised = 0;
  while (at < bytes.length) {
    const length = frameLength(bytes, at);
    if (length === 0) {
      const next = nextFrame(bytes, at + 1);
      if (next < 0) break;
      // Tags at the end are no damage, nor is padding before the first frame.
      if (frames > 0 && !isTrailer(bytes, at)) gaps++;
      at = next;
      continue;
    }
    if (at + length > bytes.length) {
      cut = true;
      break;
    }
    if (frames === 0) {
      mono = bytes[at + 3] >> 6 === MONO;
      promised = promisedFrames(bytes, at, length);
      if (promised > 0) promised++;
    }
    frames++;
    at += length;
  }
  return { mono, frames, gaps, cut: cut || frames < promised };
}

/** Whether a whole-looking layer III header is at `at`, and how long its frame is; 0 where there is none. */
export function frameLength(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return 0;
  const version = (bytes[at + 1] >> 3) & 3;
  const layer3 = ((bytes[at + 1] >> 1) & 3) === 1;
  const kilobits = (version === VERSION.mpeg1 ? KILOBITS.mpeg1 : KILOBITS.mpeg2)[bytes[at + 2] >> 4];
  const rate = RATES[(bytes[at + 2] >> 2) & 3];
  if (version === 1 || !layer3 || !kilobits || rate === undefined) return 0;
  const divided = version === VERSION.mpeg1 ? rate : version === VERSION.mpeg2 ? rate / 2 : rate / 4;
  const slots = version === VERSION.mpeg1 ? 144_000 : 72_000;
  return Math.floor((slots * kilobits) / divided) + ((bytes[at + 2] >> 1) & 1);
}

/** The next frame that another one, or the end of the file, follows. */
export function nextFrame(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const length = frameLength(bytes, at);
    if (length > 0 && (at + length >= bytes.length || frameLength(bytes, at + length) > 0)) return at;
  }
  return -1;
}

/** Number of frames in the Xing or Info header that encoders put into the first frame; 0 where there is none. */
export function promisedFrames(bytes: Uint8Array, at: number, length: number): number {
  const end = Math.min(at + length - 12, at + 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = at + 4; i < end; i++) {
    if (hasText(bytes, i, 'Xing') || hasText(bytes, i, 'Info')) {
      return view.getUint32(i + 4) & 1 ? view.getUint32(i + 8) : 0;
    }
  }
  return 0;
}

function isTrailer(bytes: Uint8Array, at: number): boolean {
  return TRAILERS.some((text) => hasText(bytes, at, text));
}

export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
