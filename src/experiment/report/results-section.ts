import { calibrationPlot } from '../../plots/index.ts';
import {
  confusionExplorer,
  details,
  figure,
  type JudgedClip,
  type Section,
  section,
  table,
} from '../../report/index.ts';
import { counted, percent, spoken } from '../../text.ts';
import type { Listed } from './listed-clips.ts';
import { meanConfidence } from './mean-confidence.ts';
import type { RunReportInput } from './run-report-input.ts';

/** From how many classes on their table is folded. */
const MANY = 25;

/** The confusion matrix and the clips behind it. */
export function mistakesSection(
  { survey, scores }: RunReportInput,
  { mistakes, right }: Listed,
  clips: readonly JudgedClip[],
): Section {
  const left = [
    mistakes.listed < mistakes.all && `the ${mistakes.listed} worst of ${mistakes.all} mistakes`,
    right.listed < right.all &&
      `${right.listed} of ${counted(right.all, 'clip')} that were right (of each class the two least sure and the surest)`,
  ].filter(Boolean);
  const text =
    left.length === 0
      ? 'All tested clips can be listened to here.'
      : `To keep the page small, of the tested clips it has ${mistakes.listed === mistakes.all ? (mistakes.all === 1 ? 'the one mistake' : `all ${mistakes.all} mistakes`) : ''}${mistakes.listed === mistakes.all ? ', and ' : ''}${left.join(', and ')}.`;
  const explorer = confusionExplorer({
    classes: survey.set.classes.map(spoken),
    counts: scores.confusion,
    clips,
    caption: `Tested clips: true classes in rows, predicted ones in columns, shaded by the share of the row`,
  });
  return section('What was taken for what', [text, explorer], { id: 'mistakes-and-clips' });
}

/** How well each class was told apart, and how far probabilities can be trusted. */
export function scoresSection({ scores }: RunReportInput): Section {
  const { perClass, macroF1, accuracy, calibration } = scores;
  const classes = table({
    caption: `Precision: share of the clips called so that are so. Recall: share of the class that was found. Mean F1 ${percent(macroF1)}`,
    columns: ['Class', 'Precision', 'Recall', 'F1', 'Clips'],
    rows: perClass.map(({ name, precision, recall, f1, support }) => [
      spoken(name),
      percent(precision),
      percent(recall),
      percent(f1),
      support,
    ]),
  });
  const confidence = meanConfidence(calibration.bins);
  const toward =
    Math.abs(confidence - accuracy) < 0.02
      ? 'On the whole it is neither too sure nor too unsure'
      : confidence > accuracy
        ? 'On the whole it is surer than it should be'
        : 'On the whole it is less sure than it could be';
  return section(
    'How well, class by class',
    [
      perClass.length > MANY ? details('Precision, recall and F1 of each class', classes) : classes,
      section('How far probabilities can be trusted', [
        `When the model gives its class 80 %, is it right in 80 of 100 cases? The mean distance between what it says and how often it is right (expected calibration error) is **${(100 * calibration.error).toFixed(1)} points**. ${toward}: its mean probability is ${percent(confidence)}, its accuracy ${percent(accuracy)}.`,
        figure(
          calibrationPlot(calibration.bins, { title: 'Calibration' }),
          'Share of right answers by the probability of the predicted class; the numbers are clips. Bars under the line: too sure; above it: too unsure.',
        ),
      ]),
    ],
    { id: 'scores' },
  );
}
