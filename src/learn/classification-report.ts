import { describe, EarshotError } from '../errors.ts';
import { type Label, type Labels, labelPair, toLabels, uniqueLabels } from './labels.ts';

/** Scores of one class, or of an average over classes. */
export interface ClassScores {
  /** of the samples predicted as the class, the share that belong to it */
  precision: number;
  /** of the samples of the class, the share predicted as it */
  recall: number;
  /** harmonic mean of precision and recall */
  'f1-score': number;
  /** number of samples of the class */
  support: number;
}

/**
 * The report as an object: one entry a class (its name or label), then `accuracy` (or `micro avg` when
 * `labels` leaves some out), `macro avg` and `weighted avg`.
 */
export type ClassificationReport = {
  accuracy: number;
  'macro avg': ClassScores;
  'weighted avg': ClassScores;
} & {
  [name: string]: ClassScores | number;
};

/** Options of `classificationReport`. */
export interface ClassificationReportOptions {
  /** which labels, in which order (default: all that occur, ascending) */
  labels?: Labels;
  /** a name for each label */
  targetNames?: readonly string[];
  /** decimals in the text (default 2) */
  digits?: number;
  /** give an object instead of text (default false) */
  outputDict?: boolean;
  /** what stands for a share of nothing (default 0) */
  zeroDivision?: 0 | 1;
}

/**
 * Precision, recall, F1 and support of each class with their averages, laid out as
 * `sklearn.metrics.classification_report` (scikit-learn 1.9); with `outputDict: true` as an object.
 *
 * @param yTrue true labels, (n,) or (n, 1).
 * @param yPred predicted labels, as many.
 * @throws EarshotError SHAPE_MISMATCH for different lengths or another number of names than labels;
 *   INVALID_ARGUMENT for what are no labels.
 * @example
 * import { classificationReport } from 'earshot/learn';
 * console.log(classificationReport([0, 1, 1], [0, 1, 0], { targetNames: ['dog', 'rain'] }));
 */
export function classificationReport(
  yTrue: Labels,
  yPred: Labels,
  options: ClassificationReportOptions & { outputDict: true },
): ClassificationReport;
export function classificationReport(
  yTrue: Labels,
  yPred: Labels,
  options?: ClassificationReportOptions & { outputDict?: false },
): string;
export function classificationReport(
  yTrue: Labels,
  yPred: Labels,
  { labels, targetNames, digits = 2, outputDict = false, zeroDivision = 0 }: ClassificationReportOptions = {},
): string | ClassificationReport {
  const [truth, predicted] = labelPair(yTrue, yPred, 'classificationReport');
  const occurring = uniqueLabels(truth, predicted);
  const list = labels === undefined ? occurring : toLabels(labels, 'classificationReport: labels');
  const names = targetNames ?? list.map(String);
  if (names.length !== list.length || list.length === 0)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `classificationReport: ${list.length} labels (${describe(list)}) need as many targetNames; received ${names.length}. ` +
        'Name all classes with the labels option when some do not occur.',
    );
  const counts = list.map((label) => countsOf(label, truth, predicted));
  const scores = counts.map((count) => scoresOf(count, zeroDivision));
  const total = add(counts);
  const coversAll = occurring.every((label) => list.includes(label));
  const micro = scoresOf(total, zeroDivision);
  const macro = average(scores, evenly(scores), total.support);
  const supports = scores.map((score) => score.support);
  const weighted = average(scores, supports, total.support);
  if (outputDict)
    return Object.fromEntries([
      ...names.map((name, k) => [name, scores[k]]),
      coversAll ? ['accuracy', micro.precision] : ['micro avg', micro],
      ['macro avg', macro],
      ['weighted avg', weighted],
    ]);
  return reportText(names, scores, { micro, macro, weighted }, coversAll, digits);
}

interface Counts {
  /** samples of the class that were predicted as it */
  hits: number;
  predicted: number;
  support: number;
}

function countsOf(label: Label, truth: readonly Label[], predicted: readonly Label[]): Counts {
  const counts = { hits: 0, predicted: 0, support: 0 };
  for (const [i, actual] of truth.entries()) {
    if (actual === label) counts.support++;
    if (predicted[i] === label) counts.predicted++;
    if (actual === label && predicted[i] === label) counts.hits++;
  }
  return counts;
}

function add(all: readonly Counts[]): Counts {
  return all.reduce((sum, { hits, predicted, support }) => ({
    hits: sum.hits + hits,
    predicted: sum.predicted + predicted,
    support: sum.support + support,
  }));
}

function scoresOf({ hits, predicted, support }: Counts, zeroDivision: number): ClassScores {
  const share = (part: number, whole: number) => (whole === 0 ? zeroDivision : part / whole);
  return {
    precision: share(hits, predicted),
    recall: share(hits, support),
    'f1-score': share(2 * hits, predicted + support),
    support,
  };
}

/** Weighted mean of each score; without any weight the plain mean. */
function average(scores: readonly ClassScores[], weights: readonly number[], support: number): ClassScores {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return average(scores, evenly(scores), support);
  const mean = (key: keyof ClassScores) =>
    scores.reduce((sum, score, k) => sum + score[key] * weights[k], 0) / total;
  return { precision: mean('precision'), recall: mean('recall'), 'f1-score': mean('f1-score'), support };
}

function evenly(scores: readonly ClassScores[]): number[] {
  return scores.map(() => 1);
}

function reportText(
  names: readonly string[],
  scores: readonly ClassScores[],
  averages: { micro: ClassScores; macro: ClassScores; weighted: ClassScores },
  coversAll: boolean,
  digits: number,
): string {
  const width = Math.max(...names.map((name) => [...name].length), 'weighted avg'.length, digits);
  const line = (name: string, cells: readonly string[]) =>
    `${' '.repeat(width - [...name].length)}${name} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`;
  const row = (name: string, { precision, recall, 'f1-score': f1, support }: ClassScores) =>
    line(name, [...[precision, recall, f1].map((value) => fixed(value, digits)), String(support)]);
  const { micro, macro, weighted } = averages;
  const overall = coversAll
    ? line('accuracy', ['', '', fixed(micro['f1-score'], digits), String(micro.support)])
    : row('micro avg', micro);
  return [
    line('', ['precision', 'recall', 'f1-score', 'support']),
    '\n',
    ...names.map((name, k) => row(name, scores[k])),
    '\n',
    overall,
    row('macro avg', macro),
    row('weighted avg', weighted),
  ].join('');
}

/** Fixed decimals with halves rounded to even, as Python prints; `toFixed` rounds halves up. */
function fixed(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  const isHalf = /^50*$/.test(
    value
      .toFixed(Math.min(100, digits + 60))
      .split('.')[1]
      .slice(digits),
  );
  const isOdd = Number(rounded.replace('.', '').at(-1)) % 2 === 1;
  return isHalf && isOdd ? (Number(rounded) - 10 ** -digits).toFixed(digits) : rounded;
}
