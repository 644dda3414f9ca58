import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { floats, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import type { Clip } from '../datasets/index.ts';
import { EarshotError } from '../errors.ts';
import { readJson, writeWhole } from '../files.ts';
import { takeRows } from '../learn/index.ts';
import type { Monitor } from '../monitor.ts';
import type { Sounds } from './sounds.ts';
import { spectrogramsOf } from './spectrogram-pool.ts';
import { throwIfInterrupted } from './training.ts';

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
  /** what was odd about files that could be read */
  warnings: readonly string[];
  /** what it took, decoding included; 0 from the cache */
  seconds: number;
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
  if (kept !== undefined) return { ...kept, seconds: 0 };
  const started = performance.now();
  const found = await computeAll(clips, monitor, signal);
  const { x, skipped, warnings } = found;
  await writeWhole(`${cache}.f32`, new Uint8Array(floats(x).buffer));
  await writeWhole(`${cache}.json`, JSON.stringify({ shape: x.dims, skipped, warnings }));
  return { ...found, seconds: (performance.now() - started) / 1000 };
}

type Computed = Omit<Spectrograms, 'seconds'>;

async function computeAll(
  clips: readonly Clip[],
  monitor: Monitor,
  signal: AbortSignal | undefined,
): Promise<Computed> {
  const task = monitor.begin('decoding and mel spectrograms', clips.length);
  const size = sizeOf(SHAPE);
  const all = new Float32Array(clips.length * size);
  const reasons = new Map<number, string>();
  const warnings: string[] = [];
  let done = 0;
  await spectrogramsOf(
    clips.map(({ path }) => path),
    (index, result) => {
      throwIfInterrupted(signal);
      if ('mel' in result) all.set(result.mel, index * size);
      else reasons.set(index, result.reason);
      warnings.push(...result.warnings);
      task.advance(++done);
    },
  );
  task.end(reasons.size === 0 ? undefined : `${reasons.size} left out`);
  const good = clips.map((_, i) => i).filter((i) => !reasons.has(i));
  const skipped = [...reasons].map(([i, reason]) => ({ file: basename(clips[i].path), reason }));
  if (good.length === 0)
    throw new EarshotError(
      'BAD_FILE',
      `lab: none of the ${clips.length} clips can be read. ${skipped[0].reason}`,
    );
  const x = tensor(all, [clips.length, ...SHAPE]);
  return { x: takeRows(x, good), clips: good.map((i) => clips[i]), skipped, warnings: warnings.sort() };
}

async function readCache(cache: string, clips: readonly Clip[]): Promise<Computed | undefined> {
  const header = (await readJson(`${cache}.json`)) as
    | { shape: number[]; skipped: Skipped[]; warnings: string[] }
    | undefined;
  const bytes = header && (await readFile(`${cache}.f32`).catch(() => undefined));
  if (header === undefined || bytes?.length !== 4 * sizeOf(header.shape)) return undefined;
  const left = new Set(header.skipped.map(({ file }) => file));
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return {
    x: tensor(numbers, header.shape),
    clips: clips.filter(({ path }) => !left.has(basename(path))),
    skipped: header.skipped,
    warnings: header.warnings,
  };
}
