import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, EarshotError } from '../../errors.ts';
import { planClips } from './plan.ts';

/** What decides every byte of the data set. */
export interface SyntheticSettings {
  readonly seed: number;
  readonly clipsPerClass: number;
  readonly folds: number;
  readonly duration: number;
  readonly sr: number;
}

/** The note beside the clips: how they were made, and whether all of them were. */
export interface Manifest extends SyntheticSettings {
  readonly version: number;
  readonly complete: boolean;
}

/** Raised whenever the same settings give other samples, so that old folders are made anew. */
export const VERSION = 1;

const MANIFEST = 'synthetic.json';

/** @throws EarshotError INVALID_ARGUMENT that names the first setting out of its bounds */
export function checkSettings(settings: SyntheticSettings): void {
  const { seed, clipsPerClass, folds, duration, sr } = settings;
  const whole = (value: number, low: number, high: number): boolean =>
    Number.isSafeInteger(value) && value >= low && value <= high;
  demand(whole(seed, 0, Number.MAX_SAFE_INTEGER), 'seed', seed, 'an integer from 0 to 2^53 - 1');
  demand(whole(clipsPerClass, 1, 10_000), 'clipsPerClass', clipsPerClass, 'an integer from 1 to 10000');
  demand(
    whole(folds, 1, clipsPerClass),
    'folds',
    folds,
    `an integer from 1 to clipsPerClass (${clipsPerClass})`,
  );
  const lasting = typeof duration === 'number' && duration >= 0.1 && duration <= 60;
  demand(lasting, 'duration', duration, '0.1 to 60 seconds');
  demand(whole(sr, 8000, 192_000), 'sr', sr, 'an integer from 8000 to 192000 Hz');
}

function demand(holds: boolean, name: string, value: unknown, expected: string): void {
  if (holds) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `syntheticSounds: ${name} must be ${expected}; received ${describe(value)}.`,
  );
}

/** The manifest of a folder of synthetic sounds, or undefined where there is none that can be read. */
export async function readManifest(dir: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(dir, MANIFEST), 'utf8'));
    checkSettings(manifest);
    return manifest;
  } catch {
    return undefined;
  }
}

export async function writeManifest(
  dir: string,
  settings: SyntheticSettings,
  complete: boolean,
): Promise<void> {
  const { seed, clipsPerClass, folds, duration, sr } = settings;
  const manifest: Manifest = { version: VERSION, seed, clipsPerClass, folds, duration, sr, complete };
  await writeWhole(join(dir, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** True when the manifest's clips are the very ones that these settings give. */
export function sameSettings(manifest: Manifest, settings: SyntheticSettings): boolean {
  const keys = ['seed', 'clipsPerClass', 'folds', 'duration', 'sr'] as const;
  return manifest.version === VERSION && keys.every((key) => manifest[key] === settings[key]);
}

/** Removes the clips that a manifest tells of, and nothing else. */
export async function removeClips(dir: string, manifest: Manifest): Promise<void> {
  await writable(dir, async () => {
    for (const { filename } of planClips(manifest.clipsPerClass, manifest.folds)) {
      await rm(join(dir, 'audio', filename), { force: true });
      await rm(partOf(join(dir, 'audio', filename)), { force: true });
    }
  });
}

/** @throws EarshotError INVALID_ARGUMENT when the folder holds a data set but no manifest: it is someone's own */
export async function refuseForeign(dir: string): Promise<void> {
  for (const part of ['audio', 'meta']) {
    const names = await readdir(join(dir, part)).catch(() => []);
    if (names.length === 0) continue;
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `syntheticSounds: '${join(dir, part)}' holds ${names.length} files that were not made by syntheticSounds` +
        ` (there is no ${MANIFEST} in '${dir}'). Choose an empty folder, or remove these files.`,
    );
  }
}

/** True when a file of just this size is there. */
export async function hasFile(path: string, bytes: number): Promise<boolean> {
  return stat(path).then(
    (file) => file.isFile() && file.size === bytes,
    () => false,
  );
}

/** Writes beside, then renames: whoever finds `path` finds it whole. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = partOf(path);
  await writable(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(part, content);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
  });
}

function partOf(path: string): string {
  return `${path}.part`;
}

async function writable(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new EarshotError(
      'NOT_WRITABLE',
      `syntheticSounds: cannot write '${path}' (${(cause as Error).message}).` +
        ' Choose a folder that can be written, with room for 441 kB a clip of 5 s at 44.1 kHz.',
      { cause },
    );
  }
}
