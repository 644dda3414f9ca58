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
  const promised = promisedSamples(bytes);
  if (promised > 0 && promised !== decoded) {
    onWarning(`${name}: cut off or damaged; ${decoded} of ${promised} samples could be decoded.`);
  }
  return { channels: sound.channelData, sr: sound.sampleRate };
}

/** The number of samples in the STREAMINFO block that begins a FLAC stream; 0 where it is left open. */
function promisedSamples(bytes: Uint8Array): number {
  const start = indexOf(bytes, [0x66, 0x4c, 0x61, 0x43]);
  if (start < 0 || start + 26 > bytes.length) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 26);
  return (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22);
}

function indexOf(bytes: Uint8Array, word: number[]): number {
  for (let at = 0; at + word.length <= bytes.length; at++) {
    if (word.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
