import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EarshotError } from '../../errors.ts';
import { counted } from '../../text.ts';
import type { Finding, SoundClip, SoundSet } from '../sounds.ts';
import { checkClassNames, checkEnoughClasses, sortedClasses } from './class-names.ts';
import { type Column, readTable, type TableRow } from './csv-table.ts';
import { someNames } from './some-names.ts';

/** Files whose presence is asked for at the same time. */
const AT_ONCE = 64;

/** The clips that a CSV file lists. @throws EarshotError BAD_FILE, NOT_FOUND, INVALID_ARGUMENT */
export async function csvSounds(source: string, fewestClasses: number): Promise<SoundSet> {
  const { rows, columns, findings } = await readTable(source);
  checkFilled(rows, 'path', source);
  checkFilled(rows, 'label', source);
  const foldRows = rows.filter(({ cells }) => cells.fold);
  if (foldRows.length > 0) checkFilled(rows, 'fold', source, ' Give every clip a fold, or none.');
  const rowOf = new Map(rows.toReversed().map(({ number, cells }) => [cells.label!, number]));
  const labels = [...rowOf.keys()].toReversed();
  checkClassNames(labels, (name) => `label '${name}' (row ${rowOf.get(name)})`, source);
  const classes = sortedClasses(labels);
  const clips = rows.map((row) => clipOf(row, classes, source));
  checkOnce(clips, rows, source);
  await checkThere(clips, rows, source);
  checkEnoughClasses(classes, source, fewestClasses);
  return { source, layout: 'csv', classes, clips, findings: [...findings, ...groupFindings(rows, columns)] };
}

function checkFilled(rows: readonly TableRow[], column: Column, source: string, advice = ''): void {
  const empty = rows.filter(({ cells }) => !cells[column]).map(({ number }) => String(number));
  if (empty.length > 0)
    throw new EarshotError(
      'BAD_FILE',
      `${source}: ${counted(empty.length, 'row')} without a ${column}: row ${someNames(empty)}.${advice}`,
    );
}

function clipOf({ number, cells }: TableRow, classes: readonly string[], source: string): SoundClip {
  const at = `${source}, row ${number}`;
  const file = cells.path!.replaceAll('\\', '/');
  const start = seconds(cells.start, 'start', at);
  const end = seconds(cells.end, 'end', at);
  if (end !== undefined && (start ?? 0) >= end)
    throw new EarshotError('BAD_FILE', `${at}: start (${start ?? 0} s) must be below end (${end} s).`);
  return {
    path: resolve(dirname(source), file),
    name: `${file}${partName(start, end)}`,
    label: classes.indexOf(cells.label!),
    ...(cells.fold ? { fold: fold(cells.fold, at) } : {}),
    ...(cells.group ? { group: cells.group } : {}),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
}

function partName(start: number | undefined, end: number | undefined): string {
  if (start === undefined) return end === undefined ? '' : ` [to ${end} s]`;
  return end === undefined ? ` [from ${start} s]` : ` [${start}-${end} s]`;
}

function seconds(text: string | undefined, column: Column, at: string): number | undefined {
  if (!text) return undefined;
  if (/^\d*\.?\d+(e[+-]?\d+)?$|^\d+\.$/i.test(text)) return Number(text);
  throw new EarshotError(
    'BAD_FILE',
    `${at}: ${column} must be seconds, 0 or more, such as 1.5; it is '${text}'.`,
  );
}

function fold(text: string, at: string): number {
  if (/^\d{1,9}(\.0+)?$/.test(text)) return Number(text);
  throw new EarshotError('BAD_FILE', `${at}: fold must be a whole number, such as 1; it is '${text}'.`);
}

function checkOnce(clips: readonly SoundClip[], rows: readonly TableRow[], source: string): void {
  const first = new Map<string, number>();
  for (const [i, { path, name, start = 0, end = '', label }] of clips.entries()) {
    const key = `${path}\n${start}\n${end}`;
    const twin = first.get(key);
    if (twin === undefined) first.set(key, i);
    else
      throw new EarshotError(
        'BAD_FILE',
        `${source}: ${name} is listed in row ${rows[twin].number} and again in row ${rows[i].number}` +
          `${clips[twin].label === label ? '; remove one' : ' with another label; a clip has one class, remove one of them'}.`,
      );
  }
}

async function checkThere(
  clips: readonly SoundClip[],
  rows: readonly TableRow[],
  source: string,
): Promise<void> {
  const rowOf = new Map(clips.map(({ path }, i) => [path, i]).toReversed() as [string, number][]);
  const paths = [...rowOf.keys()].toReversed();
  const missing: string[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const piece = paths.slice(at, at + AT_ONCE);
    const there = await Promise.all(
      piece.map((path) =>
        stat(path).then(
          (info) => info.isFile(),
          () => false,
        ),
      ),
    );
    missing.push(...piece.filter((_, k) => !there[k]));
  }
  if (missing.length === 0) return;
  const named = missing.map((path) => {
    const row = rows[rowOf.get(path)!];
    return `${row.cells.path} (row ${row.number})`;
  });
  throw new EarshotError(
    'NOT_FOUND',
    `${source}: ${missing.length} of ${counted(paths.length, 'listed file')} not there: ${someNames(named)}. ` +
      `Paths are taken from the table's folder, ${dirname(resolve(source))}.`,
  );
}

function groupFindings(rows: readonly TableRow[], columns: readonly Column[]): Finding[] {
  const without = columns.includes('group') ? rows.filter(({ cells }) => !cells.group).length : 0;
  if (without === 0 || without === rows.length) return [];
  const text = `${counted(without, 'row')} without a group; each such file is a group of its own.`;
  return [{ level: 'note', code: 'no-group', text }];
}
