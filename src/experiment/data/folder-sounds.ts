import { join, relative, sep } from 'node:path';
import { EarshotError } from '../../errors.ts';
import { counted } from '../../text.ts';
import type { Finding, SoundClip, SoundSet } from '../sounds.ts';
import { AUDIO_ENDINGS, entriesOf, type FolderFiles, filesBelow, isSound } from './audio-files.ts';
import { checkClassNames, checkEnoughClasses, sortedClasses } from './class-names.ts';
import { someNames } from './some-names.ts';

/** Folder names that say which part of a split they are, not which class. */
const PARTS = /^(train(ing)?|test(ing)?|val(id(ation)?)?|dev|eval(uation)?)([-_ ]?(set|data))?$/i;

interface ClassFolder extends FolderFiles {
  name: string;
}

/** The clips of a folder with one sub-folder for each class. @throws EarshotError NOT_FOUND, INVALID_ARGUMENT */
export async function folderSounds(source: string, fewestClasses: number): Promise<SoundSet> {
  const { folders, names, hidden } = await entriesOf(source);
  const read: ClassFolder[] = [];
  for (const name of folders) read.push({ name, ...(await filesBelow(join(source, name))) });
  const full = read.filter(({ sounds }) => sounds.length > 0);
  const loose = names.filter(isSound);
  if (full.length === 0) throw noSounds(source, names, folders, loose);
  checkClassNames(
    full.map(({ name }) => name),
    (name) => `folder '${name}'`,
    source,
  );
  checkEnoughClasses(
    full.map(({ name }) => name),
    source,
    fewestClasses,
    nestedHint(source, full[0]),
  );
  if (full.every(({ name }) => PARTS.test(name)))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${source}: its sub-folders are parts of a split (${someNames(full.map(({ name }) => name))}), not classes. ` +
        'Give a folder whose sub-folders are the classes; earshot splits by itself, or by the folds of a CSV file.',
    );
  const classes = sortedClasses(full.map(({ name }) => name.normalize('NFC')));
  const clips = full.flatMap(({ name, sounds }) =>
    sounds.map(
      (path): SoundClip => ({
        path,
        name: relative(source, path).split(sep).join('/'),
        label: classes.indexOf(name.normalize('NFC')),
      }),
    ),
  );
  const empty = read.filter(({ sounds }) => sounds.length === 0).map(({ name }) => name);
  const others = [
    ...names.filter((name) => !isSound(name)),
    ...read.flatMap((folder) => folder.others.map((path) => relative(source, path))),
  ];
  const hiddenBelow = read.reduce((sum, folder) => sum + folder.hidden, hidden);
  const findings = [...looseFindings(loose), ...emptyFindings(empty), ...otherFindings(others, hiddenBelow)];
  return { source, layout: 'folders', classes, clips: byLabel(clips), findings };
}

function byLabel(clips: readonly SoundClip[]): SoundClip[] {
  return clips.toSorted((a, b) => a.label - b.label);
}

function noSounds(
  source: string,
  names: readonly string[],
  folders: readonly string[],
  loose: readonly string[],
): EarshotError {
  const table = names.find((name) => /\.[ct]sv$/i.test(name));
  const orTable =
    table === undefined ? 'or list files and labels in a CSV file' : `or give ${join(source, table)}`;
  if (loose.length > 0)
    return new EarshotError(
      'INVALID_ARGUMENT',
      `${source}: ${counted(loose.length, 'sound file')}, but nothing says of which class. Put them in one sub-folder for each class, ${orTable}.`,
    );
  const what =
    names.length + folders.length === 0
      ? 'is empty'
      : `holds no sound files (${AUDIO_ENDINGS.join(', ')}), only ${someNames([...folders.map((name) => `${name}/`), ...names])}`;
  return new EarshotError(
    'NOT_FOUND',
    `${source} ${what}. Expected one sub-folder of sounds for each class, such as ${join(source, 'dog')} and ${join(source, 'rain')}, ${orTable}.`,
  );
}

/** Where the classes may be, when all sounds lie in one folder. */
function nestedHint(source: string, { name, sounds }: ClassFolder): string {
  const inner = join(source, name);
  const below = new Set(
    sounds.map((path) => relative(inner, path).split(sep)).flatMap((parts) => parts.slice(0, -1).slice(0, 1)),
  );
  return below.size > 1 ? `If the classes are ${someNames([...below])}, give ${inner}.` : '';
}

function looseFindings(loose: readonly string[]): Finding[] {
  if (loose.length === 0) return [];
  const text = `${counted(loose.length, 'sound file')} left out, in no class's sub-folder: ${someNames(loose)}.`;
  return [{ level: 'warning', code: 'no-class', text }];
}

function emptyFindings(empty: readonly string[]): Finding[] {
  if (empty.length === 0) return [];
  const text = `${counted(empty.length, 'sub-folder')} without sounds, no class: ${someNames(empty)}.`;
  return [{ level: 'warning', code: 'empty-folder', text }];
}

function otherFindings(others: readonly string[], hidden: number): Finding[] {
  if (others.length + hidden === 0) return [];
  const parts = [
    ...(others.length > 0 ? [`${counted(others.length, 'file')} of other kinds (${someNames(others)})`] : []),
    ...(hidden > 0 ? [`${hidden} hidden`] : []),
  ];
  return [{ level: 'note', code: 'ignored-files', text: `Ignored: ${parts.join(', ')}.` }];
}
