import decode from '@audio/decode-flac';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

/** Decodes a FLAC file, plain or in Ogg pages. */
export async function decodeFlac(bytes: Uint8Array, { name, onWarning }: DecodeContext): Promise<Sound> {
  let sound: Awaited<ReturnType<typeof decode>>;
  try {
    sound = await decode(bytes);
  } catch (cause) {
    throw damaged(name, 'its FLAC data cannot be decoded', cause);
  }
  const decoded = sound.channelData[0]?.length ?? 0;
  if (decoded === 0) throw damaged(name, 'no sample of it can be decoded');
  const { samples: promised, bits } = streamInfo(bytes);
  if (promised > 0 && promised !== decoded) {
    onWarning(`${name}: cut off or damaged; ${decoded} of ${promised} samples could be decoded.`);
  }
  for (const signal of sound.channelData) rescaleFlac(signal, bits);
  return { channels: sound.channelData, sr: sound.sampleRate };
}

/** Samples (0 where that is left open) and bits of each, from the STREAMINFO block that begins a FLAC stream. */
export function streamInfo(bytes: Uint8Array): { samples: number; bits: number } {
  const start = indexOf(bytes, [0x66, 0x4c, 0x61, 0x43]);
  if (start < 0 || start + 26 > bytes.length) return { samples: 0, bits: 16 };
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 26);
  return {
    samples: (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22),
    bits: ((view.getUint16(20) >> 4) & 31) + 1,
  };
}

/** The decoder divides integers by 2^(bits − 1) − 1; here, as in libsndfile, full scale is 2^(bits − 1). */
export function rescaleFlac(signal: Float32Array, bits: number): void {
  const full = 2 ** (bits - 1);
  for (let i = 0; i < signal.length; i++) signal[i] = Math.round(signal[i] * (full - 1)) / full;
}

function indexOf(bytes: Uint8Array, word: number[]): number {
  for (let at = 0; at + word.length <= bytes.length; at++) {
    if (word.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
