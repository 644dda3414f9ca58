import { type Command, Option } from 'commander';
import { type TrainOutcome, trainExperiment } from '../experiment/index.ts';
import { counted, duration, percent, percentInterval } from '../text.ts';
import { addExperimentOptions, experimentOf } from './experiment-options.ts';
import { addJson, outputOf } from './output.ts';
import type { CommandContext } from './run.ts';

interface TrainFlags {
  out?: string;
  resume?: string;
  json?: boolean;
}

const EXAMPLES = `
DATA is a folder with one sub-folder of sounds for each class, a data set laid out like ESC-50,
or a CSV file with the columns path and label (also fold, group, start, end).

Examples:
  earshot train sounds/                            recipe small, result in runs/small-1
  earshot train sounds/ --recipe best --out runs/birds
  earshot train sounds/ --set training.epochs=20   any key of docs/experiments.md
  earshot train --resume runs/small-1              go on after Ctrl-C, to the same bits`;

/** `earshot train [DATA]` */
export function addTrain(program: Command, context: CommandContext): void {
  const command = program
    .command('train')
    .description('train a classifier of your own sounds and judge it: model, report, all numbers')
    .argument('[data]', 'folder or CSV file of sounds (default: what the file of settings names)')
    .option('-o, --out <folder>', 'where the run goes (default: runs/<recipe>-<number>)')
    .addOption(
      new Option(
        '--resume <run>',
        'go on with a run that was interrupted, with its sounds and settings',
      ).conflicts(['out', 'config', 'recipe', 'set']),
    );
  addExperimentOptions(command);
  addJson(command)
    .addHelpText('after', EXAMPLES)
    .action(async (data: string | undefined, flags: TrainFlags) => {
      if (flags.resume !== undefined && data !== undefined) {
        command.error(
          `error: a run goes on with its own sounds; leave out '${data}', or --resume ${flags.resume}`,
        );
      }
      const { monitor, result } = outputOf(context, flags.json);
      const source =
        flags.resume === undefined
          ? { ...(await experimentOf(command, data)), out: flags.out, command: commandText(context.argv) }
          : { resume: flags.resume };
      const outcome = await trainExperiment({ ...source, monitor, signal: context.signal });
      result(
        () => outcomeText(outcome),
        () => outcomeObject(outcome),
      );
    });
}

function outcomeText({ run, record, report, model }: TrainOutcome): string {
  const { scores, rounds, seconds } = record;
  const by =
    rounds.length > 1
      ? `mean of ${counted(rounds.length, 'fold')}: ${rounds.map(({ accuracy }) => (100 * accuracy).toFixed(1)).join(', ')}`
      : `${counted(scores!.n, 'unseen clip')}`;
  return `
Accuracy ${percent(scores!.accuracy)}, 95 % interval ${percentInterval(scores!.interval)} (${by}).

Report:  ${report}
Model:   ${model}, ${(record.model!.bytes / 1e6).toFixed(2)} MB
Run:     ${run}, ${duration(seconds)}

Next:    earshot classify ${model} some.wav`;
}

function outcomeObject({ run, record, report, model }: TrainOutcome): unknown {
  const { scores, rounds, seconds, data, network, final } = record;
  const { perClass, confusion, ...others } = scores!;
  return {
    run,
    report,
    model,
    ...others,
    perClass,
    confusion,
    rounds: rounds.map(({ histories, ...round }) => round),
    parameters: network?.parameters,
    classes: data.classes,
    seconds,
    shipped: final === undefined ? 'first round' : `trained on all ${final.clips} clips`,
  };
}

/** The command as it can be typed again. */
function commandText(argv: readonly string[]): string {
  const quoted = argv.map((word) =>
    /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return ['earshot', ...quoted].join(' ');
}
