import { type Block, code, list, type Section, section, table } from '../../report/index.ts';
import { counted, duration, percent } from '../../text.ts';
import type { RunReportInput } from './run-report-input.ts';

/** How the run was made, so that it can be made again, and what it left to be used. */
export function makingSection(input: RunReportInput): Section {
  const { command, seed, versions, rounds, final, model, seconds } = input;
  const content: (Block | Section)[] = [
    `It took ${duration(seconds)}. The same command with the same seed, versions and data gives the same numbers on the same machine.`,
    code(command, { title: 'The command' }),
    table({
      caption: 'The rounds; epochs are counted from 1',
      columns: ['Round', 'Training', 'Validation', 'Tested', 'Accuracy', 'Loss', 'Epochs', 'Kept', 'Time'],
      rows: rounds.map((round) => [
        round.name,
        round.training,
        round.validation,
        round.test,
        percent(round.accuracy),
        round.loss,
        round.epochs.join(', '),
        round.kept.join(', '),
        duration(round.seconds),
      ]),
    }),
    ...(final || model ? [section('The model that ships', [shipped(input)])] : []),
    list([
      `seed: ${seed}`,
      ...Object.entries(versions).map(([name, version]) => `${name}: ${version}`),
      `data: \`${input.survey.hash}\``,
    ]),
  ];
  return section('How it was made', content, { id: 'making' });
}

function shipped({ final, model }: RunReportInput): string {
  const trained = final
    ? `It was trained afterwards on all ${counted(final.clips, 'clip')}, ${counted(final.epochs, 'epoch')}, in ${duration(final.seconds)}. There are no clips left to test it on; the accuracy above is that of models trained in the same way on fewer clips.`
    : 'It is the model of the first round.';
  const file = model
    ? ` \`${model.file}\` has ${(model.bytes / 1e6).toFixed(2)} MB; on ${counted(model.check.clips, 'clip')} it gave the same class as the training pipeline for ${model.check.sameClass}, probabilities at most ${model.check.maxDifference.toExponential(1)} apart.`
    : '';
  return trained + file;
}
