import { type Curve, linePlot } from '../../plots/index.ts';
import { type Block, figures, type Section, section } from '../../report/index.ts';
import { courses } from './curves.ts';
import type { RunReportInput } from './run-report-input.ts';

/** Loss and accuracy by epoch, all rounds in one picture; nothing where no history was kept. */
export function curvesSection({ rounds, experiment }: RunReportInput): Section | undefined {
  const plots = [
    { title: 'Loss', log: 'loss' },
    { title: 'Accuracy', log: 'accuracy' },
  ].flatMap(({ title, log }) => {
    const curves: Record<string, Curve> = {};
    for (const [name, key] of [
      ['Validation', `val_${log}`],
      ['Training', log],
    ]) {
      const runs = courses(rounds, key);
      if (runs.length > 0) curves[name] = { runs };
    }
    return Object.keys(curves).length === 0 ? [] : [linePlot(curves, { title, yLabel: title })];
  });
  if (plots.length === 0) return undefined;
  const content: Block[] = [figures(plots, caption(rounds, experiment.augmentation.mix !== null))];
  return section('How it was trained', content, { id: 'training' });
}

function caption(rounds: RunReportInput['rounds'], mixed: boolean): string {
  const lines = rounds.reduce((sum, { histories }) => sum + histories.length, 0);
  const each = lines > 1 ? `, a line for each of the ${lines} networks` : '';
  const validation = courses(rounds, 'val_loss').length > 0;
  const held = validation
    ? ' Validation is measured on a part of the training clips that the network does not learn from.'
    : ' There was no validation part.';
  const mix = mixed
    ? ' Training sounds are mixed with each other, which makes them harder: training accuracy can stay below that of whole sounds.'
    : '';
  return `Loss and accuracy by epoch${each}.${held}${mix}`;
}
