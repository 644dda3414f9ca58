import type { Command } from 'commander';
import type { Monitor } from '../monitor.ts';
import { progressOn } from './progress.ts';
import type { CommandContext } from './run.ts';
import type { Screen } from './screen.ts';

/** Where a command shows its progress and its results. */
export interface Output {
  monitor: Monitor;
  /** prints the outcome: for people the text, for programs the one object */
  result(text: () => string, object: () => unknown): void;
}

/** Adds `--json` to a command. */
export function addJson(command: Command): Command {
  return command.option('--json', 'print one JSON object; progress goes to standard error');
}

/** Results on standard output; progress there too, or on standard error where the output is for programs. */
export function outputOf({ out, err }: CommandContext, json: boolean | undefined): Output {
  const monitor = progressOn(json ? err : out);
  return {
    monitor,
    result: (text, object) => {
      if (json) printJson(out, object());
      else monitor.say(text());
    },
  };
}

/** Prints one object as a line of JSON. */
export function printJson(out: Screen, object: unknown): void {
  out.write(`${JSON.stringify(object)}\n`);
}
