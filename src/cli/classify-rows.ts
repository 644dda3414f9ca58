import { csvCell, percent } from '../text.ts';

/** What one line says: a class that is heard in a file, from second `start` to `end`. */
export interface Row {
  file: string;
  start: number;
  end: number;
  className: string;
  score: number;
}

export const ROW_FORMATS = ['table', 'jsonl', 'csv', 'audacity'] as const;

export type RowFormat = (typeof ROW_FORMATS)[number];

/** How rows are written. */
export interface RowWriter {
  /** the line above them */
  readonly head?: string;
  line(row: Row): string;
}

/** The writer of a format; `files` and `classes` are the names that may come, for the widths of the table. */
export function rowWriter(
  format: RowFormat,
  { files, classes }: { files: readonly string[]; classes: readonly string[] },
): RowWriter {
  if (format === 'table') return tableWriter(longest(['file', ...files]), longest(['class', ...classes]));
  if (format === 'jsonl') return { line: (row) => JSON.stringify(plainRow(row)) };
  if (format === 'csv') {
    return {
      head: 'file,start,end,class,score',
      line: (row) =>
        Object.values(plainRow(row))
          .map((value) => csvCell(String(value)))
          .join(','),
    };
  }
  return {
    line: ({ start, end, className }) =>
      [start.toFixed(6), end.toFixed(6), className.replace(/\s+/g, ' ')].join('\t'),
  };
}

/** A row for programs: seconds to a thousandth, scores to four digits. */
function plainRow({ file, start, end, className, score }: Row) {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  return { file, start: rounded(start, 3), end: rounded(end, 3), class: className, score: rounded(score, 4) };
}

function tableWriter(fileWidth: number, classWidth: number): RowWriter {
  const line = (...[file, start, end, className, score]: string[]) =>
    `${file.padEnd(fileWidth)}  ${start.padStart(8)}  ${end.padStart(8)}  ${className.padEnd(classWidth)}  ${score.padStart(7)}`;
  return {
    head: line('file', 'start s', 'end s', 'class', 'score'),
    line: ({ file, start, end, className, score }) =>
      line(file, start.toFixed(2), end.toFixed(2), className, percent(score)),
  };
}

function longest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
