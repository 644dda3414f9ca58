import { counted, duration, percent, percentInterval } from '../../text.ts';
import { type ComparedRun, cut, dataLetters, inOrder, NOT_COMPARABLE, settingsOf } from './compared-runs.ts';
import { varyingSettings } from './differences.ts';

/** Columns of a terminal that the text fits into. */
const WIDTH = 100;
/** Longer names of runs and recipes are cut. */
const LONGEST = { run: 20, recipe: 7 };

/**
 * Runs as text for a terminal, at most 100 columns wide, the latest first: when, recipe, data, accuracy with its 95 %
 * interval, parameters and time; then the settings that are not the same in all of them.
 */
export function runsTable(runs: readonly ComparedRun[]): string {
  if (runs.length === 0) return 'No runs.\n';
  const sorted = inOrder(runs);
  const letters = dataLetters(sorted);
  const rows = sorted.map((run) => [
    cut(run.name, LONGEST.run),
    run.started.slice(0, 10),
    cut(run.recipe, LONGEST.recipe),
    letters.get(run.data.hash)!,
    run.scores ? percent(run.scores.accuracy) : '-',
    run.scores ? percentInterval(run.scores.interval) : 'not finished',
    run.network ? run.network.parameters.toLocaleString('en-US') : '-',
    duration(run.seconds),
  ]);
  const head = ['Run', 'Started', 'Recipe', 'Data', 'Accuracy', '95 % interval', 'Parameters', 'Time'];
  const parts = [aligned([head, ...rows], new Set([4, 6])), dataText(sorted, letters), settingsText(sorted)];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Columns two spaces apart; those named are set flush right. */
function aligned(rows: readonly string[][], right: ReadonlySet<number>): string {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => (right.has(c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function dataText(runs: readonly ComparedRun[], letters: ReadonlyMap<string, string>): string {
  const lines = [...letters].map(([hash, letter]) => {
    const { source, clips, classes } = runs.find(({ data }) => data.hash === hash)!.data;
    return `Data ${letter}: ${source}, ${counted(clips, 'clip')}, ${classes.length} classes (${hash.slice(0, 12)})`;
  });
  if (letters.size > 1) lines.push(NOT_COMPARABLE);
  return lines.flatMap((line) => wrapped(line)).join('\n');
}

function settingsText(runs: readonly ComparedRun[]): string {
  const varying = varyingSettings(runs.map(settingsOf));
  if (varying.length === 0) return '';
  const lines = runs.flatMap(({ name }, i) =>
    wrapped(`${name}: ${varying.map(({ key, values }) => whole(`${key} ${values[i]}`)).join('; ')}`),
  );
  return ['Settings that differ', ...lines.map((line) => `  ${line}`)].join('\n');
}

/** A text that is not cut between its words. */
function whole(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** Lines of at most {@link WIDTH} columns less a margin, further ones indented; a longer word stands alone. */
function wrapped(text: string): string[] {
  const room = WIDTH - 2;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= room) lines[last] += ` ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines.map((line) => line.replaceAll('\u00a0', ' '));
}
