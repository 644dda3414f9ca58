import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Clip, esc50, syntheticSounds } from '../datasets/index.ts';
import type { Monitor } from '../monitor.ts';
import type { LabSettings } from './settings.ts';
import { throwIfInterrupted } from './training.ts';

/** The lab's number of classes. */
const CLASSES = 10;

/** The clips of the lab. */
export interface Sounds {
  /** what the report calls them */
  name: string;
  dir: string;
  synthetic: boolean;
  clips: readonly Clip[];
  classes: readonly string[];
  folds: readonly number[];
  warnings: readonly string[];
  /** changes when a file is added, removed or changed */
  fingerprint: string;
}

/**
 * The clips of the folder that was asked for, of its first ten targets when it has more; or synthetic sounds, made
 * on first use.
 * @throws EarshotError what `esc50` and `syntheticSounds` throw; INTERRUPTED
 */
export async function findSounds(
  settings: LabSettings,
  monitor: Monitor,
  signal: AbortSignal | undefined,
): Promise<Sounds> {
  const synthetic = settings.data === undefined;
  const dir = settings.data ?? join(settings.out, 'data', 'synthetic-sounds');
  if (synthetic) await makeSounds(dir, settings, monitor, signal);
  const all = await esc50(dir);
  const targets = [...new Set(all.clips.map(({ target }) => target))].sort((a, b) => a - b);
  const list = targets.length > CLASSES ? await esc50(dir, { targets: targets.slice(0, CLASSES) }) : all;
  const name = synthetic ? 'synthetic sounds' : basename(resolve(dir));
  return { name, dir, synthetic, ...list, fingerprint: await fingerprintOf(list.clips) };
}

async function makeSounds(
  dir: string,
  { synthetic }: LabSettings,
  monitor: Monitor,
  signal: AbortSignal | undefined,
): Promise<void> {
  let task: ReturnType<Monitor['begin']> | undefined;
  await syntheticSounds(dir, {
    ...synthetic,
    onProgress: (done, total) => {
      throwIfInterrupted(signal);
      task ??= monitor.begin('making the synthetic sounds', total);
      task.advance(done);
    },
  });
  task?.end();
}

async function fingerprintOf(clips: readonly Clip[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, label } of clips) {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${basename(path)} ${label} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
