import { counted, duration } from '../../text.ts';
import type { Finding, Survey } from '../sounds.ts';
import { secondsText } from './clip-findings.ts';

/** Classes up to this many get a row each; more are listed side by side with their clips alone. */
const MOST_ROWS = 15;
/** Columns of a terminal that are filled. */
const WIDTH = 78;
/** Letters of a class name that are shown. */
const NAME = 22;

/**
 * A survey as text for a terminal of 80 columns: what there is, class by class, and what was found, warnings first,
 * each behind a `!`.
 * @example
 * import { readSounds, surveySounds, surveyText } from 'earshot';
 * const show = async (path: string) => console.log(surveyText(await surveySounds(await readSounds(path))));
 */
export function surveyText(survey: Survey): string {
  const { set } = survey;
  const table = set.classes.length <= MOST_ROWS ? classRows(survey) : classGrid(survey);
  const findings = survey.findings.map(findingText);
  return [headline(survey), '', ...table, ...(findings.length > 0 ? [''] : []), ...findings].join('\n');
}

function headline({ set, facts }: Survey): string {
  const folds = new Set(set.clips.map(({ fold }) => fold).filter((fold) => fold !== undefined)).size;
  const seconds = facts.reduce((sum, clip) => sum + clip.duration, 0);
  return [
    `${counted(set.clips.length, 'clip')} of ${set.classes.length} classes`,
    duration(seconds),
    ...(folds > 0 ? [counted(folds, 'fold')] : []),
  ].join(', ');
}

function classRows({ set, facts }: Survey): string[] {
  const rows = set.classes.map((name, label) => {
    const own = facts.filter((_, i) => set.clips[i].label === label);
    const lengths = own.map((clip) => clip.duration);
    return [
      shortened(name),
      String(own.length),
      duration(lengths.reduce((sum, length) => sum + length, 0)),
      range(Math.min(...lengths), Math.max(...lengths), secondsText),
      range(...rateRange(own.map(({ sampleRate }) => sampleRate)), (rate) => `${rate} Hz`),
    ];
  });
  const all = [['class', 'clips', 'together', 'each', 'rate'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => letters(row[column]))));
  return all.map(
    (row) =>
      `  ${row.map((cell, k) => (k === 0 ? padEnd(cell, widths[k]) : cell.padStart(widths[k]))).join('  ')}`,
  );
}

function rateRange(rates: readonly number[]): [number, number] {
  return [Math.min(...rates), Math.max(...rates)];
}

function range(low: number, high: number, text: (value: number) => string): string {
  const [from, to] = [text(low), text(high)];
  return from === to ? to : `${from.replace(/ \w+$/, '')} to ${to}`;
}

function classGrid({ set }: Survey): string[] {
  const counts = new Array<number>(set.classes.length).fill(0);
  for (const { label } of set.clips) counts[label]++;
  const names = set.classes.map(shortened);
  const nameWidth = Math.max(...names.map(letters));
  const countWidth = Math.max(...counts.map((n) => String(n).length));
  const cells = names.map(
    (name, label) => `${padEnd(name, nameWidth)} ${String(counts[label]).padStart(countWidth)}`,
  );
  const columns = Math.max(1, Math.floor(WIDTH / (nameWidth + countWidth + 4)));
  const rows = Math.ceil(cells.length / columns);
  return Array.from(
    { length: rows },
    (_, row) => `  ${cells.filter((_, i) => i % rows === row).join('   ')}`,
  );
}

function findingText({ level, text }: Finding): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && letters(line) + 1 + letters(word) > WIDTH - 4) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line]
    .map((part, i) => `${i > 0 ? '   ' : level === 'warning' ? ' ! ' : ' - '}${part}`)
    .join('\n');
}

function letters(text: string): number {
  return [...text].length;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(width - letters(text));
}

function shortened(name: string): string {
  return letters(name) > NAME ? `${[...name].slice(0, NAME - 1).join('')}…` : name;
}
