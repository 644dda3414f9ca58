import { type Bar, barPlot, type Curve, linePlot } from '../../plots/index.ts';
import {
  type Block,
  callout,
  figure,
  figures,
  page,
  type Section,
  section,
  table,
} from '../../report/index.ts';
import { counted, duration, percent, percentInterval } from '../../text.ts';
import {
  type ComparedRun,
  dataLetters,
  inOrder,
  NOT_COMPARABLE,
  settingsOf,
  shortNames,
  startText,
} from './compared-runs.ts';
import { courses, meanCourse } from './curves.ts';
import { varyingSettings } from './differences.ts';

/** Runs whose curves are drawn: as many as there are colours. */
const DRAWN = 8;
/** Letters of a run's name in pictures and at the head of a column. */
const LONGEST = 24;

/**
 * Several runs side by side as one page: accuracies with their intervals, curves over each other, and the settings in
 * which they differ. It says so where runs used different data and so must not be compared.
 */
export function runsPage(runs: readonly ComparedRun[]): string {
  const sorted = inOrder(runs);
  const letters = dataLetters(sorted);
  return page({
    title: 'Runs compared',
    subtitle: `${counted(sorted.length, 'run')}, the latest first.`,
    lead: leadOf(sorted, letters),
    sections: [
      accuracySection(sorted, letters),
      curvesSection(sorted, letters),
      settingsSection(sorted),
    ].filter((part): part is Section => part !== undefined),
  });
}

function leadOf(runs: readonly ComparedRun[], letters: ReadonlyMap<string, string>): Block[] {
  if (letters.size > 1) return [callout('warning', NOT_COMPARABLE, { title: 'Different data' })];
  const judged = runs.flatMap(({ name, scores }) => (scores ? [{ name, scores }] : []));
  if (judged.length < 2) return [];
  const best = judged.reduce((a, b) => (b.scores.accuracy > a.scores.accuracy ? b : a));
  const near = judged.filter(
    ({ scores }) => scores !== best.scores && scores.interval[1] >= best.scores.interval[0],
  );
  const [other] = near;
  const doubt =
    near.length === 0
      ? 'Its interval lies above those of all others.'
      : `${near.length === 1 ? `The interval of ${other.name} reaches` : `The intervals of ${near.length} others reach`} into its own, so the difference may be chance.`;
  return [
    `**${best.name}** has the highest accuracy, ${percent(best.scores.accuracy)} (95 % interval ${percentInterval(best.scores.interval)}). ${doubt}`,
  ];
}

function accuracySection(runs: readonly ComparedRun[], letters: ReadonlyMap<string, string>): Section {
  const names = pictureNames(runs, letters);
  const bars = runs.flatMap(({ scores }, i): [string, Bar][] => {
    if (scores === undefined) return [];
    const [low, high] = scores.interval;
    return [[names[i], { value: scores.accuracy, low, high }]];
  });
  const rows = runs.map((run) => {
    const { name, recipe, data, scores, network, seconds } = run;
    const measured = scores
      ? [percent(scores.accuracy), unbroken(percentInterval(scores.interval))]
      : ['-', 'not finished'];
    const parameters = network ? network.parameters : '-';
    return [
      name,
      startText(run),
      recipe,
      letters.get(data.hash)!,
      ...measured,
      parameters,
      duration(seconds),
    ];
  });
  const sources = [...letters].map(([hash, letter]) => {
    const { source, clips, classes } = runs.find(({ data }) => data.hash === hash)!.data;
    return `${letter} is \`${source}\` (${counted(clips, 'clip')}, ${classes.length} classes, \`${hash.slice(0, 12)}\`)`;
  });
  return section('Accuracy', [
    ...(bars.length > 0
      ? [
          figure(
            barPlot(Object.fromEntries(bars), { label: 'Accuracy', percent: true, max: 1, width: 640 }),
            'Accuracy on clips that the models never saw, with the 95 % interval.',
          ),
        ]
      : []),
    table({
      caption: `The runs. Data: ${sources.join('; ')}`,
      columns: ['Run', 'Started', 'Recipe', 'Data', 'Accuracy', '95 % interval', 'Parameters', 'Time'],
      rows,
    }),
  ]);
}

function curvesSection(
  runs: readonly ComparedRun[],
  letters: ReadonlyMap<string, string>,
): Section | undefined {
  const drawn = runs.slice(0, DRAWN);
  const names = pictureNames(drawn, letters);
  const plots = [
    { log: 'val_loss', title: 'Validation loss' },
    { log: 'val_accuracy', title: 'Validation accuracy' },
    { log: 'loss', title: 'Training loss' },
    { log: 'accuracy', title: 'Training accuracy' },
  ].flatMap(({ log, title }) => {
    const curves: Record<string, Curve> = {};
    for (const [i, { rounds }] of drawn.entries()) {
      const all = courses(rounds, log);
      if (all.length > 0) curves[names[i]] = meanCourse(all);
    }
    return Object.keys(curves).length === 0 ? [] : [linePlot(curves, { title, yLabel: title })];
  });
  if (plots.length === 0) return undefined;
  const without = drawn.filter(({ rounds }) => courses(rounds, 'val_loss').length === 0);
  const left = [
    runs.length > DRAWN && ` Only the latest ${DRAWN} runs are drawn.`,
    without.length > 0 && ` Without a validation part: ${without.map(({ name }) => name).join(', ')}.`,
  ].filter(Boolean);
  return section('Curves', [figures(plots, `By epoch, the mean over all rounds of a run.${left.join('')}`)]);
}

function settingsSection(runs: readonly ComparedRun[]): Section {
  const varying = varyingSettings(runs.map(settingsOf));
  const content =
    varying.length === 0
      ? runs.length > 1
        ? 'All runs have the same settings.'
        : 'There is only one run.'
      : table({
          caption: 'Settings that are not the same in all runs',
          columns: ['Setting', ...shortNames(runs, LONGEST)],
          rows: varying.map(({ key, values }) => [key, ...values]),
        });
  return section('Settings', [content]);
}

/** Names for pictures, with the letter of the data where there are several. */
function pictureNames(runs: readonly ComparedRun[], letters: ReadonlyMap<string, string>): string[] {
  const names = shortNames(runs, LONGEST);
  return letters.size === 1 ? names : names.map((name, i) => `${name} (${letters.get(runs[i].data.hash)})`);
}

/** Text that stays on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}
