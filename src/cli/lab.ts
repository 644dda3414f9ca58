import { type Command, InvalidArgumentError } from 'commander';
import { runLab } from '../lab/index.ts';
import { wholeNumber } from './numbers.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface LabFlags {
  data?: string;
  out: string;
  seed?: number;
  epochs?: number;
  full?: boolean;
  fresh?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  earshot lab                        all six exercises, on synthetic sounds
  earshot lab 2                      one exercise; the report keeps the others
  earshot lab 4 5 6 --data ESC-50    the sounds of ESC-50 (earshot download ESC-50)
  earshot lab --full                 all epochs of the lab's text, as with --data

What is finished is kept: after Ctrl-C, run the same command again to go on.`;

/** `earshot lab [1-6...]` */
export function addLab(program: Command, context: CommandContext): void {
  const command = program
    .command('lab')
    .description('run the lab: six exercises, from toy data to networks on spectrograms, with a report')
    .argument('[exercises...]', 'which exercises, 1 to 6 (default: all)', exerciseNumber)
    .option('-d, --data <folder>', 'ESC-50, or sounds laid out like it (default: synthetic sounds)')
    .option('-o, --out <folder>', 'where report.html, results.json and figures go', 'lab-output')
    .option('-s, --seed <number>', 'seed of data, splits and networks (default: 1)', wholeNumber(0))
    .option('-e, --epochs <number>', 'epochs of every training (default: by exercise)', wholeNumber(1))
    .option('--full', "the lab's own epochs on synthetic sounds too: minutes more")
    .option('--fresh', 'run again what is finished already');
  addJson(command)
    .addHelpText('after', EXAMPLES)
    .action(async (exercises: number[], { json, ...flags }: LabFlags) => {
      const { monitor, result } = outputOf(context, json);
      const outcome = await runLab({ ...flags, exercises, monitor, signal: context.signal });
      result(
        () => `\nReport:  ${outcome.report}\nNumbers: ${outcome.results}`,
        () => outcome,
      );
    });
}

function exerciseNumber(text: string, before: number[] = []): number[] {
  if (!/^[1-6]$/.test(text)) throw new InvalidArgumentError('Exercises are numbered 1 to 6.');
  return [...before, Number(text)];
}
