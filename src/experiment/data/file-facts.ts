import { createHash } from 'node:crypto';
import { floats } from '../../array/tensor.ts';
import { load, toMono } from '../../audio/index.ts';
import { EarshotError } from '../../errors.ts';
import type { ClipFacts, SoundClip } from '../sounds.ts';

/** Seconds of the frames that are quiet or not. */
const FRAME = 0.05;
/** 60 dB below full scale, as mean square. */
const QUIET = 1e-6;

/** What decoding a file showed of each of its clips, or why one cannot be used; and what was odd about the file. */
export interface FileFacts {
  clips: (ClipFacts | { reason: string })[];
  warnings: string[];
}

/** Looks at the clips of one file, which is decoded once; of a WAV file with one clip only that part is read. */
export async function fileFacts(
  path: string,
  parts: readonly Pick<SoundClip, 'start' | 'end'>[],
): Promise<FileFacts> {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const only = parts.length === 1 ? parts[0] : undefined;
  try {
    const { start: offset = 0, end } = only ?? {};
    const duration = end === undefined ? undefined : end - offset;
    const { y, sr } = await load(path, { sr: null, mono: false, offset, duration, onWarning });
    const [count, length] = y.dims;
    const data = floats(y);
    const channels = Array.from({ length: count }, (_, c) => data.subarray(c * length, (c + 1) * length));
    const clips = parts.map((part) => factsOf(part === only ? channels : cut(channels, sr, part), sr));
    return { clips, warnings };
  } catch (error) {
    if (!(error instanceof EarshotError)) throw error;
    const reason = error.code === 'INVALID_ARGUMENT' ? NOTHING : error.message;
    return { clips: parts.map(() => ({ reason })), warnings };
  }
}

const NOTHING = 'it starts behind the end of its file, or is shorter than a sample.';

function cut(
  channels: readonly Float32Array[],
  sr: number,
  { start = 0, end }: Pick<SoundClip, 'start' | 'end'>,
): Float32Array[] {
  const first = Math.floor(start * sr);
  const last = end === undefined ? undefined : first + Math.floor((end - start) * sr);
  return channels.map((signal) => signal.subarray(first, last));
}

function factsOf(channels: readonly Float32Array[], sampleRate: number): ClipFacts | { reason: string } {
  const { length } = channels[0];
  if (length === 0) return { reason: NOTHING };
  const hash = createHash('sha256');
  for (const signal of channels) hash.update(signal);
  return {
    duration: length / sampleRate,
    sampleRate,
    channels: channels.length,
    silence: quietShare(toMono(channels), sampleRate),
    hash: hash.digest('hex'),
  };
}

/** Share of the frames, the last one perhaps shorter, whose mean square is quiet. */
function quietShare(y: Float32Array, sampleRate: number): number {
  const frame = Math.max(1, Math.round(FRAME * sampleRate));
  let quiet = 0;
  for (let start = 0; start < y.length; start += frame) {
    const end = Math.min(y.length, start + frame);
    let energy = 0;
    for (let i = start; i < end; i++) energy += y[i] * y[i];
    if (energy < QUIET * (end - start)) quiet += end - start;
  }
  return quiet / y.length;
}
