import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { EarshotError } from '../errors.ts';

/** What `meta/esc50.csv` says of one clip. */
export interface TableRow {
  filename: string;
  fold: number;
  target: number;
  category: string;
  /** the source recording; empty where the table has no such column */
  clipId: string;
  /** the fragment of the source recording; empty where the table has no such column */
  take: string;
}

/**
 * The rows of `meta/esc50.csv`, in file order; undefined when there is no such file.
 * @throws EarshotError BAD_FILE, naming the file and line, for a table that cannot be read, lacks a column,
 *   lists a clip twice, or gives one target two names.
 */
export async function readTable(path: string): Promise<TableRow[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EarshotError('BAD_FILE', `${path}: cannot be read (${(cause as Error).message}).`, { cause });
  }
  const rows = parseRows(text, path);
  checkRows(rows, path);
  return rows;
}

function parseRows(text: string, path: string): TableRow[] {
  let records: Record<string, string>[];
  try {
    records = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `${path}: is no CSV table (${(cause as Error).message}).`, { cause });
  }
  if (records.length === 0) throw new EarshotError('BAD_FILE', `${path}: lists no clips.`);
  const missing = ['filename', 'fold', 'target', 'category'].filter((column) => !(column in records[0]));
  if (missing.length > 0)
    throw new EarshotError(
      'BAD_FILE',
      `${path}: needs the columns filename, fold, target and category; it lacks ${missing.join(', ')}.`,
    );
  return records.map((record, i) => ({
    filename: record.filename,
    fold: wholeNumber(record.fold, `${path}: fold of clip ${i + 1} (${record.filename})`),
    target: wholeNumber(record.target, `${path}: target of clip ${i + 1} (${record.filename})`),
    category: record.category,
    clipId: record.src_file ?? '',
    take: record.take ?? '',
  }));
}

function wholeNumber(text: string, what: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new EarshotError('BAD_FILE', `${what} must be a whole number; it is '${text}'.`);
}

function checkRows(rows: readonly TableRow[], path: string): void {
  const files = new Set<string>();
  const nameOf = new Map<number, string>();
  for (const { filename, target, category } of rows) {
    if (files.has(filename)) throw new EarshotError('BAD_FILE', `${path}: lists ${filename} twice.`);
    files.add(filename);
    const name = nameOf.get(target) ?? category;
    if (name !== category)
      throw new EarshotError(
        'BAD_FILE',
        `${path}: target ${target} is called both '${name}' and '${category}'; give each target one name.`,
      );
    nameOf.set(target, category);
  }
}
