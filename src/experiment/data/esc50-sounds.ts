import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { esc50 } from '../../datasets/index.ts';
import type { SoundSet } from '../sounds.ts';
import { entriesOf, isSound } from './audio-files.ts';
import { checkClassNames, checkEnoughClasses } from './class-names.ts';

/** {FOLD}-{CLIP_ID}-{TAKE}-{TARGET} */
const FILE_NAME = /^\d+-[^-]+-[^-]+-\d+\.\w+$/;

/** Whether a folder, or its folder `audio`, has ESC-50's table or file names. */
export async function looksLikeEsc50(dir: string): Promise<boolean> {
  const { folders, names } = await entriesOf(dir);
  if (!folders.includes('audio')) return namedLikeEsc50(names);
  const table = await stat(join(dir, 'meta', 'esc50.csv')).catch(() => undefined);
  if (table !== undefined) return true;
  return namedLikeEsc50((await entriesOf(join(dir, 'audio'))).names);
}

function namedLikeEsc50(names: readonly string[]): boolean {
  return names.some((name) => isSound(name) && FILE_NAME.test(name));
}

/** The clips of a folder laid out like ESC-50, with its folds; the clips of one recording are a group. */
export async function esc50Sounds(source: string, fewestClasses: number): Promise<SoundSet> {
  const { clips, classes, warnings } = await esc50(source);
  checkClassNames(classes, (name) => `class '${name}'`, source);
  checkEnoughClasses(classes, source, fewestClasses);
  return {
    source,
    layout: 'esc50',
    classes,
    clips: clips.map(({ path, fold, label, clipId }) => ({
      path,
      name: basename(path),
      label,
      fold,
      group: clipId,
    })),
    findings: warnings
      // the survey says so of every layout
      .filter((text) => !text.includes('in more than one fold'))
      .map((text) => ({ level: 'warning', code: 'listing', text: text[0].toUpperCase() + text.slice(1) })),
  };
}
