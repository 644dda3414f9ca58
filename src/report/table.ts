import { EarshotError } from '../errors.ts';
import { formatNumber } from '../plots/format.ts';
import { type Html, html, inline } from './html.ts';

/** A cell: whole numbers get thousands separators, other numbers four significant digits. */
export type Cell = string | number | Html;

/** Content of {@link table}. */
export interface TableContent {
  /** What the table shows. Inline marks are read. */
  caption: string;
  /** Column headings. */
  columns: readonly string[];
  /** One array of cells a row, one cell a column. The first cell heads its row. */
  rows: readonly (readonly Cell[])[];
}

/**
 * A table with a caption. A column that holds only numbers, or only per cent, is set flush right. Wide tables scroll on a narrow
 * screen.
 * @throws EarshotError SHAPE_MISMATCH when a row has not one cell for each column
 */
export function table({ caption, columns, rows }: TableContent): Html {
  rows.forEach((row, i) => {
    if (row.length !== columns.length) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `table '${caption}': row ${i} must have a cell for each of the ${columns.length} columns; received ${row.length}.`,
      );
    }
  });
  const numeric = columns.map((_, c) => rows.length > 0 && rows.every((row) => isNumber(row[c])));
  const side = (c: number) => (numeric[c] ? { html: ' class="number"' } : undefined);
  const body = rows.map((row) => {
    const [first, ...others] = row.map(cellText);
    return html`<tr><th scope="row"${side(0)}>${first}</th>${others.map((cell, i) => html`<td${isLong(cell) ? LONG : side(i + 1)}>${cell}</td>`)}</tr>`;
  });
  return html`<section class="table" aria-label="${caption}" tabindex="0"><table>
<caption><span>${inline(caption)}</span></caption>
<thead><tr>${columns.map((name, c) => html`<th scope="col"${side(c)}>${name}</th>`)}</tr></thead>
<tbody>${body}</tbody>
</table></section>`;
}

/** One number that matters, with its name and an optional remark. */
export interface KeyFigure {
  label: string;
  value: Cell;
  note?: string;
}

/** The few numbers that matter most, set large. */
export function keyFigures(figures: readonly KeyFigure[]): Html {
  const entries = figures.map(
    ({ label, value, note }) =>
      html`<div><dt>${label}</dt><dd>${cellText(value)}${note && html`<small>${inline(note)}</small>`}</dd></div>`,
  );
  return html`<dl class="key-figures">${entries}</dl>`;
}

const LONG = { html: ' class="long"' };

/** A number, or one as per cent: `93.8 %`. */
function isNumber(cell: Cell): boolean {
  return typeof cell === 'number' || (typeof cell === 'string' && /^-?\d+(\.\d+)? %$/.test(cell));
}

/** Text that may wrap on a narrow screen; shorter cells stay on one line. */
function isLong(cell: string | Html): boolean {
  return typeof cell === 'string' && cell.length > 32;
}

function cellText(cell: Cell): string | Html {
  if (typeof cell !== 'number') return cell;
  return Number.isInteger(cell) ? String(cell).replace(/\B(?=(\d{3})+$)/g, ',') : formatNumber(cell);
}
