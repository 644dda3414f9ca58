import { type Command, InvalidArgumentError } from 'commander';
import { downloadEsc50 } from '../datasets/index.ts';
import type { Task } from '../lab/index.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

const MEGABYTE = 1e6;

/** `earshot download FOLDER` */
export function addDownload(program: Command, context: CommandContext): void {
  const command = program
    .command('download')
    .description('download ESC-50: 2,000 clips in 50 classes, about 600 MB (CC BY-NC 3.0)')
    .argument('<folder>', 'a new or empty folder')
    .option('--url <address>', 'another address of the archive', webAddress);
  addJson(command)
    .addHelpText('after', '\nAfter Ctrl-C or a cut line, run it again to go on.')
    .action(async (folder: string, { url, json }: { url?: string; json?: boolean }) => {
      const { monitor, result } = outputOf(context, json);
      let task: Task | undefined;
      let current: string | undefined;
      await downloadEsc50(folder, {
        url,
        signal: context.signal,
        onProgress: ({ phase, done, total }) => {
          if (phase !== current) {
            task?.end();
            task = monitor.begin(phase === 'download' ? 'downloading' : 'unpacking', total ?? 0);
            current = phase;
          }
          task?.advance(done, `${Math.round(done / MEGABYTE)} MB`);
        },
      });
      task?.end();
      result(
        () => `ESC-50 is in ${folder}. Next: earshot lab 4 5 6 --data ${folder}`,
        () => ({ folder }),
      );
    });
}

function webAddress(text: string): string {
  if (!/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''))
    throw new InvalidArgumentError('Expected an address that begins with https://.');
  return text;
}
