import { describe, EarshotError } from '../errors.ts';
import {
  accuracyInterval,
  accuracySpread,
  calibration,
  classificationReport,
  confusionMatrix,
} from '../learn/index.ts';
import type { ClipPrediction, Scores } from './results.ts';
import type { SoundSet } from './sounds.ts';

/** The least probability that is taken the logarithm of, as in Keras. */
const EPSILON = 1e-7;

/**
 * How well the tested clips were told apart: accuracy with its interval, scores by class, confusions, calibration.
 *
 * The accuracy is the mean over the rounds. Its 95 % interval is Wilson's for the number of tested clips; over several
 * rounds it is widened to that of Student's t over their accuracies where this reaches further. The one counts what
 * chance does to so many clips, but not what another training would do; the other counts both, but from few rounds,
 * which may agree by accident. Both take clips and rounds as independent, which those of one cross-validation are not
 * quite.
 *
 * Macro F1 is the mean over the classes that were tested.
 *
 * @param set classes and all clips, also those that were not tested
 * @param predictions of the tested clips, each once or once for each round
 * @throws EarshotError INVALID_ARGUMENT for no predictions, or one of an unknown clip; SHAPE_MISMATCH for another number
 *   of probabilities than classes
 */
export function scorePredictions(
  { classes, clips }: Pick<SoundSet, 'classes' | 'clips'>,
  predictions: readonly ClipPrediction[],
): Scores {
  const labels = clips.map(({ label }) => label);
  checkPredictions(classes, labels, predictions);
  const truth = predictions.map(({ clip }) => labels[clip]);
  const predicted = predictions.map((prediction) => prediction.predicted);
  const k = classes.length;
  const indices = [...classes.keys()];
  // by index: a class may be called 'accuracy'
  const report = classificationReport(truth, predicted, { labels: indices, outputDict: true });
  const perClass = classes.map((name, label) => {
    const scores = report[String(label)];
    if (typeof scores === 'number') throw new TypeError('a class has no scores');
    return {
      name,
      precision: scores.precision,
      recall: scores.recall,
      f1: scores['f1-score'],
      support: scores.support,
    };
  });
  const tested = perClass.filter(({ support }) => support > 0);
  const matrix = Array.from(confusionMatrix(truth, predicted, { labels: indices }).data as Float32Array);
  const losses = predictions.map(
    ({ probabilities }, i) => -Math.log(Math.max(probabilities[truth[i]], EPSILON)),
  );
  return {
    n: predictions.length,
    ...accuracyOf(predictions, truth),
    loss: mean(losses),
    perClass,
    macroF1: mean(tested.map(({ f1 }) => f1)),
    confusion: classes.map((_, row) => matrix.slice(row * k, (row + 1) * k)),
    calibration: calibration(
      truth,
      predictions.map(({ probabilities }) => probabilities),
    ),
  };
}

function accuracyOf(
  predictions: readonly ClipPrediction[],
  truth: readonly number[],
): Pick<Scores, 'accuracy' | 'deviation' | 'interval'> {
  const byRound = new Map<number, number[]>();
  for (const [i, { round, predicted }] of predictions.entries()) {
    const list = byRound.get(round) ?? [];
    if (list.length === 0) byRound.set(round, list);
    list.push(Number(predicted === truth[i]));
  }
  const accuracies = [...byRound.values()].map(mean);
  const accuracy = mean(accuracies);
  const wilson = accuracyInterval(accuracy, predictions.length);
  if (accuracies.length === 1) return { accuracy, deviation: null, interval: wilson };
  const { standardDeviation, interval95 } = accuracySpread(accuracies);
  return {
    accuracy,
    deviation: standardDeviation,
    interval: [Math.min(wilson[0], interval95[0]), Math.max(wilson[1], interval95[1])],
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function checkPredictions(
  classes: readonly string[],
  labels: readonly number[],
  predictions: readonly ClipPrediction[],
): void {
  if (predictions.length === 0)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'scorePredictions: needs the prediction of a clip or more; received none.',
    );
  for (const { clip, predicted, probabilities } of predictions) {
    if (!(labels[clip] in classes) || !(predicted in classes))
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `scorePredictions: clip ${describe(clip)} has label ${describe(labels[clip])}, predicted as ${describe(predicted)}; ` +
          `both must be indices of the ${classes.length} classes.`,
      );
    if (probabilities.length !== classes.length)
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `scorePredictions: clip ${clip} has ${probabilities.length} probabilities; there are ${classes.length} classes.`,
      );
  }
}
