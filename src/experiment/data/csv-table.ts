import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { EarshotError, nearestName } from '../../errors.ts';
import type { Finding } from '../sounds.ts';
import { someNames } from './some-names.ts';

/** What a table may say of a clip, and how its column may be called. */
const COLUMNS = {
  path: ['path', 'file', 'filename'],
  label: ['label', 'class', 'category'],
  fold: ['fold'],
  group: ['group'],
  start: ['start'],
  end: ['end'],
} as const;

export type Column = keyof typeof COLUMNS;

/** One clip's row. */
export interface TableRow {
  /** as a spreadsheet or an editor counts, the header being row 1 */
  number: number;
  /** trimmed; empty where the cell is */
  cells: Partial<Record<Column, string>>;
}

/**
 * The rows of a CSV file of sounds, separated by commas, semicolons or tabs; a header is required.
 * @throws EarshotError BAD_FILE
 */
export async function readTable(
  source: string,
): Promise<{ rows: TableRow[]; columns: Column[]; findings: Finding[] }> {
  const [header, ...records] = await parseRecords(source);
  if (header === undefined) throw new EarshotError('BAD_FILE', `${source} is empty. ${EXPECTED}`);
  const placeOf = findColumns(header.record, source);
  if (records.length === 0)
    throw new EarshotError('BAD_FILE', `${source}: lists no sounds below its header.`);
  const columns = [...placeOf.keys()];
  const rows = records.map(({ record, info }) => ({
    number: info.lines,
    cells: Object.fromEntries(columns.map((column) => [column, record[placeOf.get(column)!]])),
  }));
  return { rows, columns, findings: unusedColumns(header.record, placeOf) };
}

const EXPECTED =
  'Expected a header with the columns path and label, and if wanted fold, group, start and end; then a row for each clip.';

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

async function parseRecords(source: string): Promise<ParsedRecord[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(source);
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `${source} cannot be read (${(cause as Error).message}).`, { cause });
  }
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
  if (/[\0\uFFFD]/.test(text))
    throw new EarshotError('BAD_FILE', `${source} is no text in UTF-8. Save the table as CSV in UTF-8.`);
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as ParsedRecord[];
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `${source} is no CSV table: ${(cause as Error).message}.`, { cause });
  }
}

/** The separator that the header has most of. */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/\r?\n/, 1)[0];
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

/** Where each known column is. */
function findColumns(header: readonly string[], source: string): Map<Column, number> {
  const names = header.map((name) => name.toLowerCase());
  const placeOf = new Map<Column, number>();
  for (const [column, aliases] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
    const places = names.flatMap((name, at) => (aliases.includes(name) ? [at] : []));
    if (places.length > 1)
      throw new EarshotError(
        'BAD_FILE',
        `${source}: more than one column for the ${column}: ${places.map((at) => `'${header[at]}'`).join(', ')}. Keep one.`,
      );
    if (places.length === 1) placeOf.set(column, places[0]);
  }
  for (const column of ['path', 'label'] as const) {
    if (placeOf.has(column)) continue;
    const near = COLUMNS[column]
      .map((alias) => nearestName(alias, header))
      .find((name) => name !== undefined);
    throw new EarshotError(
      'BAD_FILE',
      `${source}: no column '${column}' (or ${COLUMNS[column].slice(1).join(', ')}) in its header, which has ` +
        `${header.map((name) => `'${name}'`).join(', ')}.${near === undefined ? ` ${EXPECTED}` : ` Did you mean '${near}' to be '${column}'?`}`,
    );
  }
  return placeOf;
}

/** Columns that are not used; a warning where one is nearly called like a known one. */
function unusedColumns(header: readonly string[], placeOf: ReadonlyMap<Column, number>): Finding[] {
  const used = new Set(placeOf.values());
  const unused = header.filter((name, at) => name !== '' && !used.has(at));
  if (unused.length === 0) return [];
  const wanted = (Object.keys(COLUMNS) as Column[]).filter((column) => !placeOf.has(column));
  const slips = unused.flatMap((name) => {
    const near = nearestName(name, wanted);
    return near === undefined ? [] : [` Did you mean '${name}' to be '${near}'?`];
  });
  const text = `Columns not used: ${someNames(unused)}.${slips.join('')}`;
  return [{ level: slips.length > 0 ? 'warning' : 'note', code: 'ignored-columns', text }];
}
