import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { floats, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { fixLength, load, melspectrogram } from '../audio/index.ts';
import type { Clip } from '../datasets/index.ts';
import { EarshotError } from '../errors.ts';
import { takeRows } from '../learn/index.ts';
import { readJson, writeWhole } from './files.ts';
import type { Monitor } from './monitor.ts';
import type { Sounds } from './sounds.ts';
import { throwIfInterrupted } from './training.ts';

/** Sample rate in hertz and length in samples that every clip is brought to. */
export const SR = 22050;
const SAMPLES = 5 * SR;
/** 128 mel bands, 216 frames. */
const SHAPE = [128, 216] as const;
/** Counts up when the features change, so that caches of older ones are not taken. */
const FEATURES_VERSION = 1;

/** A clip that could not be used, and why. */
export interface Skipped {
  file: string;
  reason: string;
}

/** Mel power spectrograms of all clips that can be read. */
export interface Spectrograms {
  /** (clips, 128 mel bands, 216 frames) */
  x: Tensor;
  clips: readonly Clip[];
  skipped: readonly Skipped[];
  fromCache: boolean;
  /** what it took, decoding included; 0 from the cache */
  seconds: number;
}

/** A clip's samples, five seconds at 22,050 Hz: longer ones are cut, shorter ones padded with silence. */
export async function fiveSeconds(path: string): Promise<Float32Array> {
  const { y } = await load(path, { sr: SR });
  return fixLength(y, SAMPLES);
}

/**
 * The mel spectrogram of each clip, from the cache folder where it holds those of the same files.
 * Files that cannot be read are left out and named in `skipped`.
 *
 * @throws EarshotError BAD_FILE when none can be read; NOT_WRITABLE for the cache; INTERRUPTED
 */
export async function melSpectrograms(
  { clips, fingerprint }: Sounds,
  folder: string,
  monitor: Monitor,
  signal: AbortSignal | undefined,
): Promise<Spectrograms> {
  const cache = join(folder, `spectrograms-${FEATURES_VERSION}-${fingerprint}`);
  const kept = await readCache(cache, clips);
  if (kept !== undefined) return { ...kept, fromCache: true, seconds: 0 };
  const started = performance.now();
  const found = await computeAll(clips, monitor, signal);
  await writeWhole(`${cache}.f32`, new Uint8Array(floats(found.x).buffer));
  await writeWhole(`${cache}.json`, JSON.stringify({ shape: found.x.dims, skipped: found.skipped }));
  return { ...found, fromCache: false, seconds: (performance.now() - started) / 1000 };
}

type Computed = Pick<Spectrograms, 'x' | 'clips' | 'skipped'>;

async function computeAll(
  clips: readonly Clip[],
  monitor: Monitor,
  signal: AbortSignal | undefined,
): Promise<Computed> {
  const task = monitor.begin('decoding and mel spectrograms', clips.length);
  const size = sizeOf(SHAPE);
  const all = new Float32Array(clips.length * size);
  const skipped: Skipped[] = [];
  const good: number[] = [];
  for (const [i, { path }] of clips.entries()) {
    throwIfInterrupted(signal);
    try {
      all.set(floats(melspectrogram(await fiveSeconds(path), { sr: SR })), i * size);
      good.push(i);
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
      skipped.push({ file: basename(path), reason: error.message });
    }
    task.advance(i + 1);
  }
  task.end(skipped.length === 0 ? undefined : `${skipped.length} left out`);
  if (good.length === 0) {
    throw new EarshotError(
      'BAD_FILE',
      `lab: none of the ${clips.length} clips can be read. ${skipped[0]?.reason}`,
    );
  }
  const x = tensor(all, [clips.length, ...SHAPE]);
  if (skipped.length === 0) return { x, clips, skipped };
  return { x: takeRows(x, good), clips: good.map((i) => clips[i]), skipped };
}

async function readCache(cache: string, clips: readonly Clip[]): Promise<Computed | undefined> {
  const header = (await readJson(`${cache}.json`)) as { shape: number[]; skipped: Skipped[] } | undefined;
  const bytes = header && (await readFile(`${cache}.f32`).catch(() => undefined));
  if (header === undefined || bytes?.length !== 4 * sizeOf(header.shape)) return undefined;
  const left = new Set(header.skipped.map(({ file }) => file));
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return {
    x: tensor(numbers, header.shape),
    clips: clips.filter(({ path }) => !left.has(basename(path))),
    skipped: header.skipped,
  };
}
