import decode, { decoder } from '@audio/decode-flac';
import { EarshotError } from '../../errors.ts';
import { checkSize } from './check-size.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

/** The largest block that the format's streamable subset has. */
const LARGEST_USUAL_BLOCK = 16384;
/** Bytes that are decoded at once where a file does not say how long it is. */
const PIECE = 2048;

/** Decodes a FLAC file, plain or in Ogg pages. */
export async function decodeFlac(bytes: Uint8Array, { name, onWarning }: DecodeContext): Promise<Sound> {
  const { samples: promised, bits, channels, blockSize } = streamInfo(bytes);
  checkSize(promised * channels, bytes.length, name);
  let sound: Awaited<ReturnType<typeof decode>>;
  try {
    const trusted = promised > 0 && blockSize <= LARGEST_USUAL_BLOCK;
    sound = trusted ? await decode(bytes) : await decodeCarefully(bytes, name);
  } catch (cause) {
    if (cause instanceof EarshotError) throw cause;
    throw damaged(name, 'its FLAC data cannot be decoded', cause);
  }
  const decoded = sound.channelData[0]?.length ?? 0;
  if (decoded === 0) throw damaged(name, 'no sample of it can be decoded');
  if (promised > 0 && promised !== decoded) {
    onWarning(`${name}: cut off or damaged; ${decoded} of ${promised} samples could be decoded.`);
  }
  for (const signal of sound.channelData) rescaleFlac(signal, bits);
  return { channels: sound.channelData, sr: sound.sampleRate, bounded: true };
}

/** Bytes before a cut in which no frame may begin. */
const HEADER_ROOM = 10;

/**
 * Where to cut the bytes of a FLAC file that are decoded next, if more follow: the decoder passes over a frame that
 * begins at the cut or so near before it that its header is in two parts.
 */
export function flacCut(bytes: Uint8Array): number {
  const most = bytes.length - 2;
  let end = most;
  for (let at = most; at >= Math.max(0, end - HEADER_ROOM); at--) {
    if (bytes[at] === 0xff && (bytes[at + 1] & 0xfe) === 0xf8) end = at - 1;
  }
  return end > bytes.length / 2 ? end : most;
}

/** Decodes piece by piece, so that a few bytes that make very many samples are noticed. */
async function decodeCarefully(bytes: Uint8Array, name: string): ReturnType<typeof decode> {
  const flac = await decoder();
  const pieces: Float32Array[][] = [];
  let [samples, sampleRate] = [0, 0];
  try {
    for (let at = 0, last = false; !last; ) {
      const next = bytes.subarray(at, at + PIECE);
      last = at + PIECE >= bytes.length;
      const end = last ? next.length : flacCut(next);
      at += end;
      for (const piece of [flac.decode(next.subarray(0, end)), ...(last ? [flac.flush()] : [])]) {
        if (!piece.channelData[0]?.length) continue;
        pieces.push(piece.channelData);
        samples += piece.channelData[0].length;
        sampleRate = piece.sampleRate;
        checkSize(samples * piece.channelData.length, bytes.length, name);
      }
    }
  } finally {
    flac.free();
  }
  const channelData = (pieces[0] ?? []).map((_, c) => {
    const signal = new Float32Array(samples);
    let at = 0;
    for (const piece of pieces) {
      signal.set(piece[c] ?? piece[0], at);
      at += piece[0].length;
    }
    return signal;
  });
  return { channelData, sampleRate };
}

/** Samples (0 where that is left open), channels, bits and the largest block, from the STREAMINFO block that begins a FLAC stream. */
export function streamInfo(bytes: Uint8Array): {
  samples: number;
  channels: number;
  bits: number;
  blockSize: number;
} {
  const start = indexOf(bytes, [0x66, 0x4c, 0x61, 0x43]);
  if (start < 0 || start + 26 > bytes.length) return { samples: 0, channels: 1, bits: 16, blockSize: 0 };
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 26);
  return {
    samples: (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22),
    channels: ((view.getUint8(20) >> 1) & 7) + 1,
    bits: ((view.getUint16(20) >> 4) & 31) + 1,
    blockSize: view.getUint16(10),
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
