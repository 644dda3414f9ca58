import {
  type Block,
  callout,
  code,
  details,
  list,
  type Section,
  section,
  table,
} from '../../report/index.ts';
import { counted, duration, percent, spoken } from '../../text.ts';
import { modelsOf, modelsText, networkCount } from '../network.ts';
import { DEFAULT_RECIPE, recipes } from '../recipes/index.ts';
import { differences } from './differences.ts';
import type { RunReportInput } from './run-report-input.ts';

/** From how many classes on their table is folded. */
const MANY = 15;

/** What was learned: the sounds, the network, and the settings that were decided. */
export function learnedSection(input: RunReportInput): Section {
  const { experiment, network } = input;
  const recipe = Object.hasOwn(recipes, input.recipe) ? input.recipe : DEFAULT_RECIPE;
  const changed = differences(experiment, recipes[recipe].experiment).filter(({ key }) => key !== 'recipe');
  const settings: Block =
    changed.length === 0
      ? `All settings are those of the recipe \`${recipe}\`.`
      : table({
          caption: `Settings that differ from the recipe \`${recipe}\``,
          columns: ['Setting', 'Here', 'Recipe'],
          rows: changed.map(({ key, a, b }) => [key, a, b]),
        });
  return section(
    'What was learned',
    [
      section('The sounds', soundsContent(input)),
      section('The network', [
        networkText(input),
        ...(network ? [details('Summary of the network', code(network.summary))] : []),
      ]),
      section('The settings', [settings]),
    ],
    { id: 'learned' },
  );
}

function soundsContent({ survey: { set, facts, findings } }: RunReportInput): Block[] {
  const rows = set.classes.map((name, label) => {
    const own = facts.filter((_, i) => set.clips[i].label === label);
    const seconds = own.map((fact) => fact.duration).sort((a, b) => a - b);
    const total = seconds.reduce((a, b) => a + b, 0);
    const range =
      own.length === 0 ? '-' : spanText(seconds[0], seconds[seconds.length - 1], (s) => `${s.toFixed(1)} s`);
    const silence = own.length === 0 ? '-' : percent(mean(own.map((fact) => fact.silence)));
    return [spoken(name), own.length, duration(total), range, silence];
  });
  const all = table({
    caption: 'The clips of each class; quiet is the share of a clip that lies 60 dB below full scale',
    columns: ['Class', 'Clips', 'Together', 'Lengths', 'Quiet'],
    rows,
  });
  const total = facts.reduce((sum, fact) => sum + fact.duration, 0);
  const rates = [...new Set(facts.map((fact) => fact.sampleRate))].sort((a, b) => a - b);
  const channels = [...new Set(facts.map((fact) => fact.channels))].sort((a, b) => a - b);
  const text = `${counted(set.clips.length, 'clip')} of ${set.classes.length} classes from \`${set.source}\`, ${duration(total)} together; ${rates.map((rate) => `${rate.toLocaleString('en-US')} Hz`).join(', ')}; ${channels.map((n) => (n === 1 ? 'mono' : n === 2 ? 'stereo' : `${n} channels`)).join(', ')}.`;
  const notes = findings.filter(({ level }) => level === 'note').map(({ text }) => text);
  return [
    text,
    set.classes.length > MANY ? details('The clips of each class', all) : all,
    ...(notes.length > 0 ? [callout('note', list(notes), { title: 'What was noticed' })] : []),
  ];
}

function networkText({ experiment: { data, features, model, training }, network }: RunReportInput): string {
  const count = networkCount({ model, training });
  const several = modelsOf({ model }).length > 1;
  const name = modelsText({ model }, (one) => `\`${one}\``);
  const parameters = network && `${network.parameters.toLocaleString('en-US')} parameters`;
  const size = parameters && count === 1 ? `, ${parameters},` : '';
  const seeds = training.members > 1 ? ' of different seeds' : '';
  const together = parameters ? `, ${parameters} together,` : '';
  const averaged =
    count > 1 ? ` The probabilities of ${count} networks${seeds}${together} are averaged.` : '';
  return `${name[0].toUpperCase()}${name.slice(1)}${size} ${several ? 'take' : 'takes'} windows of ${data.duration} s at ${data.sampleRate.toLocaleString('en-US')} Hz as mel spectrograms of ${features.nMels} bands, a frame every ${((1000 * features.hopLength) / data.sampleRate).toFixed(1)} ms.${averaged}`;
}

function spanText(low: number, high: number, text: (value: number) => string): string {
  return text(low) === text(high) ? text(low) : `${text(low)} to ${text(high)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
