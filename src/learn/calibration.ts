import { floats, shapeText, type Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { type Label, type Labels, toLabels, uniqueLabels } from './labels.ts';

/** Options of `calibrationCurve`. */
export interface CalibrationCurveOptions {
  /** the label whose probability is given (default 1, or the larger of two) */
  posLabel?: Label;
  /** bins of equal width between 0 and 1 (default 5) */
  nBins?: number;
}

/**
 * How often a class was there when a model gave it a certain probability: the points of a reliability diagram, as
 * `sklearn.calibration.calibration_curve` with its uniform bins (scikit-learn 1.9).
 *
 * @param yTrue true labels of at most two kinds, (n,) or (n, 1).
 * @param yProb probability of `posLabel`, n numbers in [0, 1].
 * @returns for each bin that holds samples, ascending: the share of them that are `posLabel`, and their mean
 *   probability.
 * @throws EarshotError SHAPE_MISMATCH for different lengths; INVALID_ARGUMENT for none, for numbers outside [0, 1],
 *   for three labels or more, and for an `nBins` that counts nothing.
 * @example
 * import { calibrationCurve } from 'earshot/learn';
 * const { probTrue, probPred } = calibrationCurve([0, 0, 1, 1], [0.1, 0.3, 0.35, 0.9], { nBins: 2 });
 * probPred; // [0.25, 0.9]
 */
export function calibrationCurve(
  yTrue: Labels,
  yProb: ArrayLike<number>,
  { posLabel, nBins = 5 }: CalibrationCurveOptions = {},
): { probTrue: number[]; probPred: number[] } {
  const truth = toLabels(yTrue, 'calibrationCurve: yTrue');
  checkSameLength('calibrationCurve', truth.length, yProb.length);
  const kinds = uniqueLabels(truth);
  if (kinds.length > 2)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `calibrationCurve: yTrue must hold two labels at most; received ${describe(kinds)}. Take one class against the others.`,
    );
  const positive = posLabel ?? (kinds.length === 2 ? kinds[1] : 1);
  const right = truth.map((label) => label === positive);
  const bins = inBins('calibrationCurve', Array.from(yProb), right, nBins).filter(({ n }) => n > 0);
  return {
    probTrue: bins.map(({ accuracy }) => accuracy),
    probPred: bins.map(({ confidence }) => confidence),
  };
}

/** A bin of {@link Calibration}: the samples of a confidence above `from` and up to `to`. */
export interface CalibrationBin {
  from: number;
  to: number;
  /** samples */
  n: number;
  /** their mean confidence; 0 without samples */
  confidence: number;
  /** share of them that was right; 0 without samples */
  accuracy: number;
}

/** What {@link calibration} returns. */
export interface Calibration {
  /** expected calibration error: mean distance of confidence and accuracy over the bins, weighted by samples */
  error: number;
  /** all bins, ascending, empty ones too; a confidence of 0 is in the first */
  bins: CalibrationBin[];
}

/**
 * How far the confidence of a classifier, the probability of the class it chose, agrees with how often it is right:
 * the expected calibration error and its bins. 0 is perfect; 0.1 means that the probabilities are 10 points off on
 * average.
 *
 * @param yTrue index of the true class of each sample, (n,) or (n, 1).
 * @param probabilities a probability for each class, (n, classes).
 * @param options `nBins` = 10 bins of equal width between 0 and 1.
 * @throws EarshotError SHAPE_MISMATCH for probabilities of another shape; INVALID_ARGUMENT for no samples, numbers
 *   outside [0, 1], and an `nBins` that counts nothing.
 * Reference: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017.
 * @example
 * import { calibration } from 'earshot/learn';
 * const { error } = calibration([0, 1, 1, 0], [[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.6, 0.4]]);
 * console.log(error.toFixed(2)); // 0.35
 */
export function calibration(
  yTrue: Labels,
  probabilities: Tensor | readonly ArrayLike<number>[],
  { nBins = 10 } = {},
): Calibration {
  const truth = toLabels(yTrue, 'calibration: yTrue');
  const rows = rowsOf(probabilities);
  checkSameLength('calibration', truth.length, rows.length);
  const confidence: number[] = [];
  const right: boolean[] = [];
  for (const [i, row] of rows.entries()) {
    const values = Array.from(row);
    const highest = Math.max(...values);
    confidence.push(highest);
    right.push(values.indexOf(highest) === truth[i]);
  }
  const bins = inBins('calibration', confidence, right, nBins);
  const distance = ({ n, confidence, accuracy }: CalibrationBin) => n * Math.abs(confidence - accuracy);
  return { error: bins.reduce((sum, bin) => sum + distance(bin), 0) / rows.length, bins };
}

function rowsOf(probabilities: Tensor | readonly ArrayLike<number>[]): ArrayLike<number>[] {
  if (!('dims' in probabilities)) return [...probabilities];
  const [n, classes] = probabilities.dims;
  if (probabilities.dims.length !== 2)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `calibration: probabilities must have shape (n, classes); received ${shapeText(probabilities.dims)}.`,
    );
  const data = floats(probabilities);
  return Array.from({ length: n }, (_, i) => data.subarray(i * classes, (i + 1) * classes));
}

function inBins(
  caller: string,
  confidence: readonly number[],
  right: readonly boolean[],
  nBins: number,
): CalibrationBin[] {
  if (!(Number.isInteger(nBins) && nBins >= 1))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: nBins must be a whole number of at least 1; received ${describe(nBins)}.`,
    );
  // as numpy.linspace rounds them
  const edges = Array.from({ length: nBins + 1 }, (_, k) => (k === nBins ? 1 : k * (1 / nBins)));
  const bins = Array.from({ length: nBins }, () => ({ n: 0, confidence: 0, right: 0 }));
  for (const [i, value] of confidence.entries()) {
    if (!(value >= 0 && value <= 1))
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${caller}: probabilities must be numbers between 0 and 1; that of sample ${i} is ${describe(value)}.`,
      );
    const bin = bins[edges.findIndex((_, k) => k === nBins - 1 || value <= edges[k + 1])];
    bin.n++;
    bin.confidence += value;
    bin.right += Number(right[i]);
  }
  return bins.map(({ n, confidence, right }, k) => ({
    from: edges[k],
    to: edges[k + 1],
    n,
    confidence: n === 0 ? 0 : confidence / n,
    accuracy: n === 0 ? 0 : right / n,
  }));
}

function checkSameLength(caller: string, labels: number, probabilities: number): void {
  if (labels !== probabilities)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${caller}: labels and probabilities need the same length; received ${labels} and ${probabilities}.`,
    );
  if (labels === 0)
    throw new EarshotError('INVALID_ARGUMENT', `${caller}: needs at least one sample; received none.`);
}
