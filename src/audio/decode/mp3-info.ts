import { id3Length } from './format.ts';
import { frameLength, hasText, mp3Layout, nextFrame, promisedFrames, RATES, VERSION } from './mp3-frames.ts';

/** Bytes from an encoder's name, behind the Xing header, to its 12 bits of delay and 12 bits of padding. */
const TO_GAPS = 21;

/**
 * Rate and samples of an MP3 file: the encoder's header says how many frames there are, and how many samples at both
 * ends are not of the sound; without it the frames are counted.
 *
 * @param whole - whether `bytes` are all of the file
 * @returns undefined where more bytes are needed
 */
export function mp3Info(bytes: Uint8Array, whole: boolean): { sr: number; samples: number } | undefined {
  const tag = id3Length(bytes);
  const at = frameLength(bytes, tag) > 0 ? tag : nextFrame(bytes, tag);
  if (at < 0) return undefined;
  const length = frameLength(bytes, at);
  if (at + length > bytes.length) return undefined;
  const version = (bytes[at + 1] >> 3) & 3;
  const slower = version === VERSION.mpeg1 ? 1 : version === VERSION.mpeg2 ? 2 : 4;
  const sr = RATES[(bytes[at + 2] >> 2) & 3] / slower;
  const perFrame = version === VERSION.mpeg1 ? 1152 : 576;
  const promised = promisedFrames(bytes, at, length);
  if (promised > 0) return { sr, samples: Math.max(0, promised * perFrame - gaps(bytes, at, length)) };
  return whole ? { sr, samples: mp3Layout(bytes).frames * perFrame } : undefined;
}

/** Samples that the encoder added before and after the sound; 0 where it does not say. */
function gaps(bytes: Uint8Array, at: number, length: number): number {
  for (let i = at + 4; i + TO_GAPS + 3 <= at + length; i++) {
    if (!(hasText(bytes, i, 'LAME') || hasText(bytes, i, 'Lavc') || hasText(bytes, i, 'Lavf'))) continue;
    const [a, b, c] = bytes.subarray(i + TO_GAPS, i + TO_GAPS + 3);
    return (a << 4) + (b >> 4) + ((b & 15) << 8) + c;
  }
  return 0;
}
