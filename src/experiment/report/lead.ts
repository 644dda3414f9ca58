import { type Block, callout, keyFigures, list } from '../../report/index.ts';
import { counted, duration, percent, percentInterval, spoken } from '../../text.ts';
import { networkCount } from '../network.ts';
import { baseline } from './baseline.ts';
import type { RunReportInput } from './run-report-input.ts';

/** What matters most: how well, how that was measured, and what to beware of. */
export function lead({
  experiment,
  survey,
  rounds,
  scores,
  network,
  seconds,
  final,
}: RunReportInput): Block[] {
  const { name, share } = baseline(survey.set);
  const count = networkCount(experiment);
  // seconds would not fit beside so many minutes
  const spent = seconds < 600 ? duration(seconds) : `${Math.round(seconds / 60)} min`;
  const warnings = survey.findings.filter(({ level }) => level === 'warning');
  return [
    keyFigures([
      {
        label: 'Accuracy',
        value: percent(scores.accuracy),
        note: `95 % interval ${percentInterval(scores.interval)}`,
      },
      {
        label: 'Guessing',
        value: percent(share),
        note: `always ${spoken(name)}, the largest class`,
      },
      {
        label: 'Clips',
        value: survey.set.clips.length,
        note: `${counted(scores.n, 'clip')} tested, ${survey.set.classes.length} classes`,
      },
      ...(network
        ? [
            {
              label: 'Parameters',
              value: network.parameters,
              note: count > 1 ? `${count} networks together` : undefined,
            },
          ]
        : []),
      { label: 'Time', value: spent, note: final ? 'with the model that ships' : undefined },
    ]),
    protocol(experiment, rounds, scores),
    ...(warnings.length > 0
      ? [callout('warning', list(warnings.map(({ text }) => text)), { title: 'About these sounds' })]
      : []),
  ];
}

/** How it was measured, in words. */
function protocol(
  { training }: RunReportInput['experiment'],
  rounds: RunReportInput['rounds'],
  { n, deviation }: RunReportInput['scores'],
): string {
  const rate = (round: (typeof rounds)[number]) => percent(round.accuracy);
  const held = rounds.some(({ validation }) => validation > 0);
  const measured =
    rounds.length > 1
      ? `The ${n} clips were tested in ${rounds.length} rounds: each time a new model was trained without the clips of the round, then tested on them. So **every clip was judged by a model that never saw it**. The accuracy is the mean over the rounds (${rounds.map((round) => `${round.name}: ${rate(round)}`).join(', ')}${deviation === null ? '' : `; standard deviation ${(100 * deviation).toFixed(1)} points`}).`
      : `The accuracy was measured once, on ${counted(n, 'clip')} (${rounds[0].name}) **that the model never saw**; it learned from ${counted(rounds[0].training, 'clip')}.`;
  const choice =
    training.epoch === 'best'
      ? 'The epoch whose weights were kept was picked on a validation part of the training clips, never on tested ones.'
      : `No epoch was picked: the weights after the last one were kept${held ? '. The validation part of the training clips only shows how the training went' : ''}, and no choice was made on a tested clip.`;
  // numbers stay on the line of their unit
  return `${measured} ${choice}`.replace(/(\d) %/g, '$1\u00a0%');
}
