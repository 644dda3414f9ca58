import decodeOnce, { decoder } from '@audio/decode-vorbis';
import { oggLayout } from './ogg.ts';
import type { DecodeContext, Sound } from './sound.ts';
import { damaged } from './wav-header.ts';

type Decoder = Awaited<ReturnType<typeof decoder>>;

// A decoder begins anew with each whole file, which saves its start-up; one serves all files of a thread.
let shared: Promise<Decoder> | undefined;

/** Decodes an Ogg Vorbis file. */
export async function decodeVorbis(bytes: Uint8Array, context: DecodeContext): Promise<Sound> {
  const { name, onWarning } = context;
  const { end, closed, samples, streams } = oggLayout(bytes, name);
  if (closed && end < bytes.length) {
    onWarning(`${name}: ${bytes.length - end} bytes behind the end of the sound were left out.`);
  }
  const { channelData, sampleRate } = await run(bytes.subarray(0, end), closed && streams === 1, name);
  const decoded = channelData[0]?.length ?? 0;
  if (decoded === 0) throw damaged(name, 'no sample of it can be decoded');
  if (!closed) {
    onWarning(
      `${name}: cut off or damaged after ${(decoded / sampleRate).toFixed(2)} s; decoded up to there.`,
    );
  } else if (decoded !== samples) {
    onWarning(`${name}: damaged; ${decoded} of ${samples} samples could be decoded.`);
  }
  return { channels: channelData, sr: sampleRate };
}

async function run(bytes: Uint8Array, whole: boolean, name: string) {
  try {
    if (!whole) return await decodeOnce(bytes);
    shared ??= decoder();
    return (await shared).decode(bytes);
  } catch (cause) {
    shared = undefined;
    throw damaged(name, 'its Vorbis data cannot be decoded', cause);
  }
}
