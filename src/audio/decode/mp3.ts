import decode from '@audio/decode-mp3';
import { id3Length, isMpegFrame } from './format.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

const MONO = 3;

/** Decodes an MP3 file. */
export async function decodeMp3(bytes: Uint8Array, { name, onWarning }: DecodeContext): Promise<Sound> {
  let sound: Awaited<ReturnType<typeof decode>> & { errors?: { message: string }[] };
  try {
    sound = await decode(bytes);
  } catch (cause) {
    throw damaged(name, 'its MP3 data cannot be decoded', cause);
  }
  const { channelData, sampleRate, errors = [] } = sound;
  if (!channelData[0]?.length || sampleRate === 0) throw damaged(name, 'no sample of it can be decoded');
  if (errors.length > 0) {
    onWarning(`${name}: damaged; ${errors.length} of its MP3 frames could not be decoded.`);
  }
  // The decoder gives a mono file two equal channels.
  const channels = isMono(bytes) ? channelData.slice(0, 1) : channelData;
  return { channels, sr: sampleRate };
}

/** Whether the first MPEG frame behind the tags is of one channel. */
function isMono(bytes: Uint8Array): boolean {
  for (let at = id3Length(bytes); at + 4 <= bytes.length; at++) {
    if (isMpegFrame(bytes, at)) return bytes[at + 3] >> 6 === MONO;
  }
  return false;
}
