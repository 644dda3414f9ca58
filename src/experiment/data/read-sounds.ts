import { stat } from 'node:fs/promises';
import { describe, EarshotError } from '../../errors.ts';
import type { SoundSet } from '../sounds.ts';
import { isSound } from './audio-files.ts';
import { csvSounds } from './csv-sounds.ts';
import { esc50Sounds, looksLikeEsc50 } from './esc50-sounds.ts';
import { folderSounds } from './folder-sounds.ts';

const LAYOUTS =
  'Give a folder with one sub-folder of sounds for each class, a data set laid out like ESC-50, or a CSV file with the columns path and label.';

/**
 * Lists the clips to learn from, with their classes. Nothing is decoded. Three layouts are told apart:
 *
 * - a folder with one sub-folder for each class, whose sounds may lie at any depth below it;
 * - ESC-50's folder, one laid out like it, or its `audio` folder alone: folds and recordings come from it;
 * - a CSV file with the columns `path` and `label`, and if wanted `fold`, `group`, `start` and `end` (seconds).
 *
 * Sounds are files that end in .wav, .ogg, .flac or .mp3 (of a CSV file: all that it lists). Clips are sorted by class
 * and name in folders, and in the table's order in a CSV file; classes by name.
 *
 * @param path the folder or the CSV file
 * @param options `fewestClasses` = 2; 1 for sounds that a finished classifier is judged by
 * @throws EarshotError NOT_FOUND when it or its sounds are not there, BAD_FILE for what a table gets wrong,
 *   INVALID_ARGUMENT for fewer classes or sounds without a class
 * @example
 * import { readSounds } from 'earshot';
 * import { writeWav } from 'earshot/audio';
 * import { mkdirSync } from 'node:fs';
 * for (const name of ['dog', 'rain']) {
 *   mkdirSync(`sounds/${name}`, { recursive: true });
 *   await writeWav(`sounds/${name}/1.wav`, new Float32Array(8000), { sr: 8000 });
 * }
 * const { classes, clips } = await readSounds('sounds');
 * console.log(classes.join(', ')); // dog, rain
 * console.log(clips[1].name, clips[1].label); // rain/1.wav 1
 */
export async function readSounds(path: string, { fewestClasses = 2 } = {}): Promise<SoundSet> {
  if (typeof path !== 'string' || path === '')
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `The sounds must be a path; received ${describe(path)}. ${LAYOUTS}`,
    );
  const info = await stat(path).catch((cause) => {
    throw new EarshotError('NOT_FOUND', `${path} does not exist. ${LAYOUTS}`, { cause });
  });
  if (info.isDirectory())
    return (await looksLikeEsc50(path))
      ? esc50Sounds(path, fewestClasses)
      : folderSounds(path, fewestClasses);
  if (/\.(csv|tsv|txt)$/i.test(path)) return csvSounds(path, fewestClasses);
  if (isSound(path)) throw new EarshotError('INVALID_ARGUMENT', `${path} is a single sound. ${LAYOUTS}`);
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${path} is no folder and no CSV file. ${/\.(zip|gz|tgz|tar|7z|rar)$/i.test(path) ? 'Unpack it first. ' : ''}${LAYOUTS}`,
  );
}
