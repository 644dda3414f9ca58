import { html, inline, list, type Section, section } from '../../report/index.ts';
import { advice } from './advice.ts';
import type { RunReportInput } from './run-report-input.ts';

/** What to try next. */
export function adviceSection(input: RunReportInput): Section {
  const items = advice(input);
  if (items.length === 0) {
    return section('What to try next', ['Nothing stands out in the numbers of this run.'], { id: 'next' });
  }
  const entries = items.map(({ what, why, cell }) => {
    const link = cell && html` <a href="#cell-${cell.row}-${cell.column}">Show them</a>`;
    return html`${inline(what)}<br><small>${inline(why)}${link}</small>`;
  });
  return section(
    'What to try next',
    [
      'What the numbers suggest, the most important first; below each stands the number that it rests on. Change one thing at a time, and choose by validation or by all rounds, not by the clips of one test.',
      list(entries, { ordered: true }),
    ],
    { id: 'next' },
  );
}
