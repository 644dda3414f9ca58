import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { EarshotError } from '../../errors.ts';
import { AUDIO_ENDINGS, filesBelow } from '../data/audio-files.ts';

/** A path that stands for no sound, and why. */
export interface Failure {
  path: string;
  error: EarshotError;
}

/**
 * The files that paths stand for: a file for itself, whatever its ending; a folder for all sounds at any depth below
 * it; what does not exist but looks like a pattern (`night-*.wav`) for the sounds that match.
 *
 * @returns files in the order of the paths, those of one path sorted; and the paths without any
 */
export async function findSoundFiles(
  paths: readonly string[],
): Promise<{ files: string[]; failures: Failure[] }> {
  const files: string[] = [];
  const failures: Failure[] = [];
  for (const path of paths) {
    const found = await filesOf(path);
    if (found instanceof EarshotError) failures.push({ path, error: found });
    else files.push(...found);
  }
  return { files, failures };
}

async function filesOf(path: string): Promise<string[] | EarshotError> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) return matchesOf(path);
  if (!info.isDirectory()) return [path];
  const { sounds } = await filesBelow(path);
  if (sounds.length > 0) return sounds;
  return new EarshotError(
    'NOT_FOUND',
    `${path} holds no sound: no file below it ends in ${AUDIO_ENDINGS.join(', ')}.`,
  );
}

async function matchesOf(pattern: string): Promise<string[] | EarshotError> {
  const { glob, isDynamicPattern } = await import('tinyglobby'); // only where it is needed: it takes time
  if (!isDynamicPattern(pattern))
    return new EarshotError('NOT_FOUND', `${pattern} does not exist. Check the path.`);
  const found = await glob(pattern.replaceAll('\\', '/'), {
    expandDirectories: false,
    absolute: isAbsolute(pattern),
  });
  if (found.length > 0) return found.sort();
  return new EarshotError('NOT_FOUND', `${pattern} matches no file. Check the pattern.`);
}
