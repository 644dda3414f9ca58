import type { Command } from 'commander';
import { counted } from '../text.ts';
import { packageVersion } from '../version.ts';
import { type Check, runChecks } from './doctor-checks.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

const MARKS = { ok: '✓', warning: '!', wrong: '✗' };

/** `earshot doctor [FOLDER]` */
export function addDoctor(program: Command, context: CommandContext): void {
  const command = program
    .command('doctor')
    .description('check engine, threads, memory, decoders and versions, and say how to mend what is wrong')
    .argument('[folder]', 'where results are to be written', '.');
  addJson(command).action(async (folder: string, { json }: { json?: boolean }) => {
    const checks = await runChecks(folder);
    const version = await packageVersion();
    const wrong = checks.filter(({ state }) => state === 'wrong').length;
    outputOf(context, json).result(
      () => [`earshot ${version}`, '', ...checks.flatMap(lines), '', verdict(wrong)].join('\n'),
      () => ({
        ok: wrong === 0,
        earshot: version,
        checks: checks.map(({ facts, ...check }) => ({ ...check, ...facts })),
      }),
    );
    if (wrong > 0) context.partlyFailed();
  });
}

function lines({ name, state, text, mend }: Check): string[] {
  const line = `${MARKS[state]} ${name.padEnd(8)}  ${text}`;
  return mend === undefined ? [line] : [line, `            ${mend}`];
}

function verdict(wrong: number): string {
  return wrong === 0 ? 'Everything works.' : `${counted(wrong, 'thing')} must be mended.`;
}
