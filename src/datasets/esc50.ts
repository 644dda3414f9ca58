import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { ESC50_CLASSES } from './esc50-classes.ts';
import { readTable, type TableRow } from './esc50-table.ts';

const CONVENTION = '{FOLD}-{CLIP_ID}-{TAKE}-{TARGET}.wav (or .ogg, .flac, .mp3), as in 1-100032-A-0.wav';
const FILE_NAME = /^(\d+)-([^-]+)-([^-]+)-(\d+)$/;
const AUDIO_ENDINGS = ['.wav', '.ogg', '.flac', '.mp3'];

/** One clip of a data set. */
export interface Clip {
  path: string;
  /** the cross-validation fold it belongs to */
  fold: number;
  /** the source recording; clips of one recording must not lie in different folds */
  clipId: string;
  /** which fragment of the source recording */
  take: string;
  /** the class number in the file name */
  target: number;
  /** the class's index in `classes`, 0 to k - 1 */
  label: number;
  className: string;
}

/** A listed data set. */
export interface ClipList {
  /** sorted by file name */
  clips: Clip[];
  /** class names; a clip's label is the index here */
  classes: string[];
  /** the folds that occur, ascending */
  folds: number[];
  /** what is odd but no obstacle: files left out, listed clips that are missing, folds that share a recording */
  warnings: string[];
}

/** Options of `esc50`; give at most one of `targets` and `classes`. */
export interface Esc50Options {
  /** which class numbers, in the order of their labels (default: all that occur, ascending) */
  targets?: readonly number[];
  /** which classes by name, in the order of their labels */
  classes?: readonly string[];
  /** names by class number, before those of `meta/esc50.csv` */
  classNames?: Readonly<Record<number, string>>;
}

/**
 * Lists the clips of ESC-50, or of any folder laid out like it: `audio/` with files named
 * {FOLD}-{CLIP_ID}-{TAKE}-{TARGET}.wav (or .ogg, .flac, .mp3), and where there is one `meta/esc50.csv`
 * (columns filename, fold, target, category, and if present src_file, take), which names the classes and
 * may give fold and target of files named otherwise. The `audio/` folder alone will do. Nothing is decoded.
 *
 * Without a table, targets up to 49 get ESC-50's own class names, with a warning; pass `classNames` for
 * other data. ESC-50 itself has 2000 clips in 50 classes; the ten of the lab are `targets: [0, 1, ..., 9]`.
 *
 * Reference: K. J. Piczak, "ESC: Dataset for Environmental Sound Classification", ACM Multimedia 2015.
 *
 * @param dir the data set's folder, or its `audio` folder.
 * @throws EarshotError NOT_FOUND for a folder that is missing or has no clips; BAD_FILE when no file follows
 *   the convention, a clip is there twice, or table and file name disagree; UNKNOWN_NAME or
 *   INVALID_ARGUMENT for classes or targets that do not occur.
 * @example
 * import { esc50 } from 'earshot/datasets';
 * const list = async (dir: string) => {
 *   const { clips, classes, folds } = await esc50(dir, { classes: ['dog', 'rain'] });
 *   console.log(`${clips.length} clips of ${classes.join(', ')} in folds ${folds.join(', ')}`);
 * };
 */
export async function esc50(dir: string, options: Esc50Options = {}): Promise<ClipList> {
  const { root, audio } = await locate(dir);
  const tablePath = join(root, 'meta', 'esc50.csv');
  const table = await readTable(tablePath);
  const warnings: string[] = [];
  const found = await findClips(audio, tablePath, table ?? [], warnings);
  const nameOf = classNames(found, table, options.classNames, audio, warnings);
  const targets = chooseTargets(found, nameOf, options);
  const labelOf = new Map(targets.map((target, label) => [target, label]));
  const clips = found
    .filter(({ target }) => labelOf.has(target))
    .map((clip) => ({ ...clip, label: labelOf.get(clip.target)!, className: nameOf.get(clip.target)! }));
  warnings.push(...missingClips(table ?? [], found, labelOf), ...sharedRecordings(clips));
  const folds = [...new Set(clips.map(({ fold }) => fold))].sort((a, b) => a - b);
  return { clips, classes: targets.map((target) => nameOf.get(target)!), folds, warnings };
}

type FoundClip = Omit<Clip, 'label' | 'className'>;

async function locate(dir: string): Promise<{ root: string; audio: string }> {
  if (typeof dir !== 'string' || dir === '')
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `esc50: dir must be a folder's path; received ${describe(dir)}.`,
    );
  if (!(await isFolder(dir)))
    throw new EarshotError(
      'NOT_FOUND',
      `esc50: ${dir} is no folder. Give ESC-50's folder, or its audio folder.`,
    );
  const inner = join(dir, 'audio');
  return (await isFolder(inner)) ? { root: dir, audio: inner } : { root: dirname(resolve(dir)), audio: dir };
}

async function isFolder(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() ?? false;
}

async function findClips(
  audio: string,
  tablePath: string,
  table: readonly TableRow[],
  warnings: string[],
): Promise<FoundClip[]> {
  const names = (await readdir(audio, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .filter((name) => AUDIO_ENDINGS.includes(extname(name).toLowerCase()))
    .sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0)
    throw new EarshotError(
      'NOT_FOUND',
      `esc50: no sound files in ${audio}. Expected files named ${CONVENTION}, here or in a folder audio.`,
    );
  const rowOf = new Map(table.map((row) => [stem(row.filename), row]));
  const clips: FoundClip[] = [];
  const stray: string[] = [];
  const seen = new Map<string, string>();
  for (const name of names) {
    const twin = seen.get(stem(name));
    if (twin !== undefined)
      throw new EarshotError(
        'BAD_FILE',
        `esc50: ${twin} and ${name} in ${audio} are the same clip; remove one.`,
      );
    seen.set(stem(name), name);
    const clip = clipOf(name, rowOf.get(stem(name)), tablePath);
    if (clip === undefined) stray.push(name);
    else clips.push({ path: join(audio, name), ...clip });
  }
  if (clips.length === 0)
    throw new EarshotError(
      'BAD_FILE',
      `esc50: none of the ${names.length} sound files in ${audio} is named ${CONVENTION} (the first is ${names[0]}).`,
    );
  if (stray.length > 0)
    warnings.push(`${count(stray.length, 'file')} left out, not named ${CONVENTION}: ${some(stray)}.`);
  return clips;
}

function clipOf(
  name: string,
  row: TableRow | undefined,
  tablePath: string,
): Omit<FoundClip, 'path'> | undefined {
  const parts = FILE_NAME.exec(stem(name));
  if (parts === null) {
    return row && { fold: row.fold, clipId: row.clipId || stem(name), take: row.take, target: row.target };
  }
  const clip = { fold: Number(parts[1]), clipId: parts[2], take: parts[3], target: Number(parts[4]) };
  if (row && (row.fold !== clip.fold || row.target !== clip.target))
    throw new EarshotError(
      'BAD_FILE',
      `esc50: by its name ${name} has fold ${clip.fold} and target ${clip.target}, by ${tablePath} ` +
        `fold ${row.fold} and target ${row.target}; correct one of them.`,
    );
  return clip;
}

function classNames(
  found: readonly FoundClip[],
  table: readonly TableRow[] | undefined,
  given: Readonly<Record<number, string>> = {},
  audio: string,
  warnings: string[],
): Map<number, string> {
  const listed = new Map(table?.map((row) => [row.target, row.category]));
  const targets = [...new Set(found.map(({ target }) => target))].sort((a, b) => a - b);
  const assumed = table === undefined && targets.some((target) => given[target] === undefined);
  if (assumed && targets.every((target) => target < ESC50_CLASSES.length)) {
    for (const target of targets) listed.set(target, ESC50_CLASSES[target]);
    warnings.push(`no table meta/esc50.csv beside ${audio}: classes are named as in ESC-50.`);
  }
  const nameOf = new Map(targets.map((t) => [t, given[t] ?? listed.get(t) ?? `target ${t}`]));
  const names = [...nameOf.values()];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new EarshotError('BAD_FILE', `esc50: two targets are called '${twice}'; give each its own name.`);
  return nameOf;
}

function chooseTargets(
  found: readonly FoundClip[],
  nameOf: ReadonlyMap<number, string>,
  { targets, classes }: Esc50Options,
): number[] {
  const present = [...nameOf.keys()];
  if (targets !== undefined && classes !== undefined)
    throw new EarshotError('INVALID_ARGUMENT', 'esc50: give targets or classes, not both.');
  const chosen = targets ?? classes?.map((name) => targetOf(name, nameOf)) ?? present;
  const absent = chosen.filter((target) => !nameOf.has(target));
  if (chosen.length === 0 || absent.length > 0 || new Set(chosen).size !== chosen.length)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `esc50: targets must name each class once, at least one, and only such as have clips; received ` +
        `[${chosen.join(', ')}]${absent.length > 0 ? `, of which [${absent.join(', ')}] have none` : ''}. ` +
        `The ${found.length} clips have targets ${present.join(', ')}.`,
    );
  return [...chosen];
}

function targetOf(name: string, nameOf: ReadonlyMap<number, string>): number {
  for (const [target, other] of nameOf) if (other === name) return target;
  throw unknownName('esc50: a class', name, [...nameOf.values()]);
}

function missingClips(
  table: readonly TableRow[],
  found: readonly FoundClip[],
  chosen: ReadonlyMap<number, number>,
): string[] {
  const there = new Set(found.map(({ path }) => stem(basename(path))));
  const missing = table.filter((row) => chosen.has(row.target) && !there.has(stem(row.filename)));
  if (missing.length === 0) return [];
  const names = missing.map((row) => row.filename);
  return [`${count(names.length, 'clip')} listed in meta/esc50.csv not in the folder: ${some(names)}.`];
}

function sharedRecordings(clips: readonly Clip[]): string[] {
  const foldsOf = new Map<string, Set<number>>();
  for (const { clipId, fold } of clips) foldsOf.set(clipId, (foldsOf.get(clipId) ?? new Set()).add(fold));
  const shared = [...foldsOf].filter(([, folds]) => folds.size > 1).map(([clipId]) => clipId);
  if (shared.length === 0) return [];
  return [
    `${count(shared.length, 'recording')} with clips in more than one fold, so that testing on a fold ` +
      `meets sounds known from training: ${some(shared)}.`,
  ];
}

function stem(name: string): string {
  return basename(name, extname(name));
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function some(names: readonly string[]): string {
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ', ...' : '');
}
