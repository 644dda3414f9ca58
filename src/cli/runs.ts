import type { Command } from 'commander';
import { listRuns, runsPage, runsTable } from '../experiment/index.ts';
import { writeWhole } from '../files.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface RunsFlags {
  html?: string;
  json?: boolean;
}

/** `earshot runs [FOLDER...]` */
export function addRuns(program: Command, context: CommandContext): void {
  const command = program
    .command('runs')
    .description('list runs and compare them: settings, accuracy, time')
    .argument('[folders...]', 'runs, or folders of runs (default: runs)')
    .option('--html <file>', 'write a page with the curves on top of each other');
  addJson(command).action(async (folders: string[], flags: RunsFlags) => {
    const { monitor, result } = outputOf(context, flags.json);
    const runs = await listRuns(folders.length === 0 ? ['runs'] : folders);
    if (flags.html !== undefined) await writeWhole(flags.html, runsPage(runs));
    result(
      () => runsTable(runs),
      () => ({ runs }),
    );
    if (flags.html !== undefined) monitor.say(`\nPage: ${flags.html}`);
  });
}
