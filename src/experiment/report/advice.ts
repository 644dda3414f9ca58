import { counted, percent, percentInterval, spoken } from '../../text.ts';
import type { Experiment } from '../experiment.ts';
import { baseline } from './baseline.ts';
import { courses, meanCourse } from './curves.ts';
import { meanConfidence } from './mean-confidence.ts';
import type { RunReportInput } from './run-report-input.ts';

/** Something to try, the numbers that it rests on, and a cell of the confusion matrix to look at. */
export interface Advice {
  what: string;
  why: string;
  cell?: { row: number; column: number };
}

/** What a rule looks at. */
type Facts = Pick<RunReportInput, 'experiment' | 'survey' | 'rounds' | 'scores' | 'predictions'>;

/** What the numbers of a run suggest to try next, what matters most first; nothing where nothing stands out. */
export function advice(facts: Facts): Advice[] {
  return RULES.flatMap((rule) => rule(facts) ?? []);
}

type Rule = (facts: Facts) => Advice | undefined;

const RULES: readonly Rule[] = [
  guessing,
  warned(
    'shared-recording',
    'Put all clips of one recording into one fold, or leave the folds out and say the recording in a column `group`: until then **the accuracy is too good**.',
  ),
  warned('duplicates', 'Take the copies out: a sound that is there twice counts twice.'),
  warned('two-labels', 'Settle what these clips are: no model can learn both.'),
  fewClips,
  stillFalling,
  overfitting,
  noAugmentation,
  underfitting,
  pair,
  labels,
  weakRound,
  warned('silence', 'Take the silent clips out, unless silence is a class.'),
  warned('much-silence', 'Cut the silence away, or choose a shorter `data.duration`.'),
  warned(
    'imbalance',
    'Record more of the small classes: the network sees them less often and can do well without them.',
  ),
  trust,
  uncertainty,
];

/** A warning of the survey, passed on with what to do about it. */
function warned(code: string, what: string): Rule {
  return ({ survey }) => {
    const finding = survey.findings.find((item) => item.code === code && item.level === 'warning');
    return finding && { what, why: finding.text };
  };
}

function guessing({ survey, scores }: Facts): Advice | undefined {
  const { name, share } = baseline(survey.set);
  if (scores.interval[0] > share) return undefined;
  return {
    what: 'First find out why it learns nothing that carries over: listen to the clips, check the labels, look at the curves. As it is, the model **is not shown to be better than guessing**.',
    why: `The interval of the accuracy begins at ${percent(scores.interval[0])}; always saying ${spoken(name)} is right for ${percent(share)}.`,
  };
}

const FEW = 20;

function fewClips({ survey: { set } }: Facts): Advice | undefined {
  const counts = set.classes.map((name, label) => ({
    name: spoken(name),
    n: set.clips.filter((clip) => clip.label === label).length,
  }));
  const few = counts.filter(({ n }) => n < FEW).sort((a, b) => a.n - b.n);
  if (few.length === 0) return undefined;
  const named = few.slice(0, 3).map(({ name, n }) => `${name} has ${counted(n, 'clip')}`);
  const more = few.length - 3;
  const others =
    more > 0 ? `, and ${more} more ${more === 1 ? 'class has' : 'classes have'} fewer than ${FEW}` : '';
  return {
    what: `Record more clips, from different places and sources, of the classes that have fewer than ${FEW}. Nothing else helps as much.`,
    why: `${named.join(', ')}${others}.`,
  };
}

/** Means over a tenth of a course: the last one, and the one before it. */
function lastTenths(course: readonly number[]): { before: number; last: number } | undefined {
  const size = Math.floor(course.length / 10);
  if (size < 1) return undefined;
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return { before: mean(course.slice(-2 * size, -size)), last: mean(course.slice(-size)) };
}

/** Less than this share of the loss is not worth more epochs. */
const FALL = 0.05;

function stillFalling({ rounds, experiment }: Facts): Advice | undefined {
  const validation = courses(rounds, 'val_loss');
  const all = validation.length > 0 ? validation : courses(rounds, 'loss');
  const ends = all.length > 0 ? lastTenths(meanCourse(all)) : undefined;
  if (!ends || ends.last > ends.before * (1 - FALL)) return undefined;
  const kind = validation.length > 0 ? 'validation' : 'training';
  const { epochs } = experiment.training;
  return {
    what: `Train longer: set \`training.epochs\` to ${2 * epochs}.`,
    why: `In the last tenth of the ${epochs} epochs the ${kind} loss still fell, from ${ends.before.toFixed(3)} to ${ends.last.toFixed(3)}.`,
  };
}

function overfitting({ rounds, experiment }: Facts): Advice | undefined {
  const validation = courses(rounds, 'val_loss');
  if (validation.length === 0) return undefined;
  const course = meanCourse(validation);
  const lowest = Math.min(...course);
  const at = course.indexOf(lowest);
  const end = course[course.length - 1];
  if (at > 0.8 * course.length || end < 1.15 * lowest) return undefined;
  const best = experiment.training.epoch === 'best';
  return {
    what: best
      ? `Save the time: \`training.epochs\` of ${Math.ceil(1.25 * (at + 1))} would do.`
      : `Set \`training.epoch\` to \`'best'\`, or train for fewer epochs: the network learns its clips by heart.`,
    why: `The validation loss is lowest at epoch ${at + 1} (${lowest.toFixed(3)}) and then rises to ${end.toFixed(3)}, mean over the rounds.`,
  };
}

/** The training accuracy at the end of the epochs that were kept, mean over all networks. */
function trainingAccuracy({ rounds }: Facts): number | undefined {
  const ends = rounds.flatMap(({ histories, kept }) =>
    histories.flatMap(({ accuracy }, m) => accuracy?.[(kept[m] ?? accuracy.length) - 1] ?? []),
  );
  return ends.length === 0 ? undefined : ends.reduce((a, b) => a + b, 0) / ends.length;
}

const GAP = 0.1;

function noAugmentation(facts: Facts): Advice | undefined {
  const { experiment, scores, survey } = facts;
  const training = trainingAccuracy(facts);
  const off = missing(experiment);
  if (off === '') return undefined;
  if (training !== undefined && training - scores.accuracy > GAP) {
    return {
      what: `Make the training harder${off}; or take a smaller network or more \`training.weightDecay\`.`,
      why: `Of its training clips the network gets ${percent(training)} right, of new ones ${percent(scores.accuracy)}.`,
    };
  }
  const each = survey.set.clips.length / survey.set.classes.length;
  if (each >= 100 || active(experiment) > 0) return undefined;
  return {
    what: `Let augmentation make more of the clips${off}.`,
    why: `There are ${each.toFixed(0)} clips a class, and no augmentation is on.`,
  };
}

const KINDS = [
  ['timeShift', 'time shift'],
  ['mix', 'mixing of sounds'],
  ['equalizer', 'an equalizer'],
  ['timeMasks', 'masks over time'],
  ['frequencyMasks', 'masks over frequency'],
  ['noise', 'noise'],
] as const;

function active({ augmentation }: Experiment): number {
  return Object.values(augmentation).filter((part) => part !== null && part !== false).length;
}

/** Augmentation that is not used, as the end of a sentence. */
function missing({ augmentation }: Experiment): string {
  const off = KINDS.filter(([key]) => augmentation[key] === null).slice(0, 3);
  return off.length === 0
    ? ''
    : `, such as ${off.map(([key, name]) => `${name} (\`augmentation.${key}\`)`).join(', ')}`;
}

function underfitting(facts: Facts): Advice | undefined {
  const { experiment, scores } = facts;
  const training = trainingAccuracy(facts);
  if (training === undefined || experiment.augmentation.mix !== null) return undefined;
  if (training > 0.8 || training - scores.accuracy > GAP / 2) return undefined;
  return {
    what: 'Take a larger network, a higher learning rate or less augmentation: it does not even learn the training clips.',
    why: `Of its training clips the network gets ${percent(training)} right, of new ones ${percent(scores.accuracy)}.`,
  };
}

function pair({ survey, scores: { confusion } }: Facts): Advice | undefined {
  const pairs = confusion.flatMap((row, i) =>
    row.slice(0, i).map((_, j) => ({ i, j, n: confusion[i][j] + confusion[j][i] })),
  );
  const total = pairs.reduce((sum, { n }) => sum + n, 0);
  const worst = pairs.reduce((a, b) => (b.n > a.n ? b : a));
  if (survey.set.classes.length < 3 || worst.n < 4 || worst.n < 0.2 * total) return undefined;
  const [row, column] =
    confusion[worst.i][worst.j] >= confusion[worst.j][worst.i] ? [worst.i, worst.j] : [worst.j, worst.i];
  const [a, b] = [row, column].map((c) => spoken(survey.set.classes[c]));
  return {
    what: `Listen to ${a} and ${b}: can you tell them apart? If so, record more of both; if not, they may be one class.`,
    why: `${worst.n} of the ${total} mistakes are between these two.`,
    cell: { row, column },
  };
}

const SURE = 0.9;

/** Below this accuracy sure mistakes say more about the model than about the labels. */
const COMPETENT = 0.75;

function labels({ predictions, survey, scores }: Facts): Advice | undefined {
  const mistakes = predictions.filter(({ clip, predicted }) => survey.set.clips[clip].label !== predicted);
  const sure = mistakes.filter(({ probabilities, predicted }) => probabilities[predicted] > SURE);
  if (sure.length === 0 || scores.accuracy < COMPETENT) return undefined;
  return {
    what: 'Listen to the worst mistakes first: where the model is so sure, the label may be wrong, or two sounds be in one clip.',
    why: `${sure.length} of ${counted(mistakes.length, 'mistake')} got more than ${100 * SURE} % for the wrong class.`,
  };
}

function weakRound({ rounds, scores }: Facts): Advice | undefined {
  if (rounds.length < 3) return undefined;
  const worst = rounds.reduce((a, b) => (b.accuracy < a.accuracy ? b : a));
  const others = rounds.filter((round) => round !== worst);
  const rest = others.reduce((sum, round) => sum + round.accuracy, 0) / others.length;
  if (rest - worst.accuracy < 0.08 || scores.deviation === null) return undefined;
  return {
    what: `Look at what is different in ${worst.name}: it may hold recordings of a kind that the others lack. More of that kind would help.`,
    why: `${worst.name} has ${percent(worst.accuracy)}, the others ${percent(rest)} on average.`,
  };
}

const MISTRUST = 0.05;

function trust({ scores: { calibration, accuracy } }: Facts): Advice | undefined {
  const confidence = meanConfidence(calibration.bins);
  if (Math.abs(confidence - accuracy) < MISTRUST) return undefined;
  const why = `The mean probability of the predicted class is ${percent(confidence)}, the accuracy ${percent(accuracy)}.`;
  return confidence > accuracy
    ? {
        what: 'Where you rely on the probabilities, make the model less sure: `training.labelSmoothing` of 0.1, mixing, or the average of several `training.members`.',
        why,
      }
    : {
        what: 'The model is surer than it says. Where you rely on a threshold, choose a lower one, or train with less `training.labelSmoothing` and less mixing.',
        why,
      };
}

function uncertainty({ scores: { interval, n } }: Facts): Advice | undefined {
  const half = (interval[1] - interval[0]) / 2;
  if (half < 0.04) return undefined;
  return {
    what: `Do not trust small differences: compare runs by their intervals, or over several seeds. More tested clips narrow the interval.`,
    why: `With ${counted(n, 'clip')} tested, the accuracy is known to about ${(100 * half).toFixed(0)} points either way (${percentInterval(interval)}).`,
  };
}
