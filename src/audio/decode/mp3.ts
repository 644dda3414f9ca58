import decode from '@audio/decode-mp3';
import { mp3Layout } from './mp3-frames.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

/** Decodes an MP3 file. */
export async function decodeMp3(bytes: Uint8Array, { name, onWarning }: DecodeContext): Promise<Sound> {
  let sound: Awaited<ReturnType<typeof decode>> & { errors?: unknown[] };
  try {
    sound = await decode(bytes);
  } catch (cause) {
    throw damaged(name, 'its MP3 data cannot be decoded', cause);
  }
  const { channelData, sampleRate, errors = [] } = sound;
  if (!channelData[0]?.length || sampleRate === 0) throw damaged(name, 'no sample of it can be decoded');

  const { mono, gaps, cut } = mp3Layout(bytes);
  const seconds = (channelData[0].length / sampleRate).toFixed(2);
  // Of a file that only lacks its end, the decoder may count the last frame as an error.
  const places = cut && gaps === 0 ? 0 : Math.max(gaps, errors.length);
  if (places > 0) onWarning(`${name}: damaged in ${places} places; ${seconds} s of it could be decoded.`);
  else if (cut) onWarning(`${name}: cut off; the ${seconds} s that are there were decoded.`);
  // The decoder gives a mono file two equal channels.
  return { channels: mono ? channelData.slice(0, 1) : channelData, sr: sampleRate };
}
