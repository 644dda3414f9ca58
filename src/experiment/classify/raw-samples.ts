import { EarshotError } from '../../errors.ts';

/** How raw samples are written: 16-bit integers or 32-bit floats, the lowest byte first. */
export type RawEncoding = 's16le' | 'f32le';

export const RAW_ENCODINGS: readonly RawEncoding[] = ['s16le', 'f32le'];

export interface RawFormat {
  encoding: RawEncoding;
  /** channels, whose samples alternate */
  channels: number;
}

/** What files begin with that are often sent by mistake. */
const CONTAINERS = { RIFF: 'a WAV file', fLaC: 'a FLAC file', OggS: 'an Ogg file', ID3: 'an MP3 file' };

/**
 * Mono samples, full scale at ±1, of bytes as they come; channels are mixed down. What is left of a frame at the end is
 * dropped.
 *
 * @param chunks bytes, cut anywhere
 * @throws EarshotError BAD_FILE when the bytes begin like a sound file, which is no raw samples
 */
export async function* rawSamples(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, channels }: RawFormat,
): AsyncGenerator<Float32Array> {
  const frameBytes = channels * (encoding === 's16le' ? 2 : 4);
  let held = new Uint8Array(0);
  let first = true;
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(held.length + chunk.length);
    bytes.set(held);
    bytes.set(chunk, held.length);
    const frames = Math.floor(bytes.length / frameBytes);
    held = bytes.slice(frames * frameBytes);
    if (frames === 0) continue;
    if (first) refuseContainer(bytes);
    first = false;
    yield monoOf(new DataView(bytes.buffer), frames, channels, encoding);
  }
}

function monoOf(view: DataView, frames: number, channels: number, encoding: RawEncoding): Float32Array {
  const mono = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    let sum = 0;
    for (let at = i * channels; at < (i + 1) * channels; at++)
      sum += encoding === 's16le' ? view.getInt16(2 * at, true) / 32768 : view.getFloat32(4 * at, true);
    mono[i] = sum / channels;
  }
  return mono;
}

function refuseContainer(bytes: Uint8Array): void {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4));
  for (const [word, what] of Object.entries(CONTAINERS)) {
    if (!beginning.startsWith(word)) continue;
    throw new EarshotError(
      'BAD_FILE',
      `standard input begins like ${what}; raw samples without a header are expected there. Name the file, or send raw samples (ffmpeg -f s16le, sox -t raw).`,
    );
  }
}
