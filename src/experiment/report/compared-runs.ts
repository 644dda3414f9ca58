import type { RunRecord } from '../run-folder.ts';

/** What of a run is compared with others, and what it is called: its folder's name. */
export interface ComparedRun
  extends Pick<
    RunRecord,
    'recipe' | 'started' | 'seconds' | 'data' | 'experiment' | 'network' | 'rounds' | 'scores'
  > {
  name: string;
}

/** Runs in the order in which they are shown, the latest first, each with a name of its own. */
export function inOrder(runs: readonly ComparedRun[]): ComparedRun[] {
  const sorted = [...runs].sort((a, b) => (a.started < b.started ? 1 : a.started > b.started ? -1 : 0));
  const seen = new Map<string, number>();
  return sorted.map((run) => {
    const times = (seen.get(run.name) ?? 0) + 1;
    seen.set(run.name, times);
    return times === 1 ? run : { ...run, name: `${run.name} (${times})` };
  });
}

/** The different data that runs used, in the order of the runs: a letter for each hash. */
export function dataLetters(runs: readonly ComparedRun[]): Map<string, string> {
  const hashes = [...new Set(runs.map(({ data }) => data.hash))];
  return new Map(hashes.map((hash, i) => [hash, letter(i)]));
}

/** `A` to `Z`, then `A2` to `Z2`. */
function letter(i: number): string {
  const name = String.fromCharCode(65 + (i % 26));
  return i < 26 ? name : `${name}${Math.floor(i / 26) + 1}`;
}

/** The settings of a run; a network that is a function is named after the file that it is in. */
export function settingsOf({ experiment: { settings, file } }: ComparedRun): unknown {
  return { ...settings, model: settings.model ?? file?.path };
}

/** Date and time of day as the record has them, without seconds: `2026-05-04 09:30`. */
export function startText({ started }: ComparedRun): string {
  return started.slice(0, 16).replace('T', ' ');
}

/** Names of at most so many letters, but for those that would become the same. */
export function shortNames(runs: readonly ComparedRun[], longest: number): string[] {
  const names = runs.map(({ name }) => cut(name, longest));
  return names.map((name, i) => (names.indexOf(name) === names.lastIndexOf(name) ? name : runs[i].name));
}

/** Text of at most so many letters. */
export function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Said wherever runs of different data stand together. */
export const NOT_COMPARABLE =
  'These runs were judged on different data: accuracies can only be compared between runs with the same letter.';
