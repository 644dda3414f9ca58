import { cast } from '../../graph/ops/cast.ts';
import { clip } from '../../graph/ops/clip.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sigmoid } from '../../graph/ops/sigmoid.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkCount } from '../check.ts';
import { lookUp } from '../names.ts';
import { checkOptions } from '../options.ts';
import { countOf, type Metric, type MetricOptions, perExample, ratio, targetsLike } from './metric.ts';

const curves = { ROC: 'ROC', PR: 'PR' } as const;
const heights = {
  interpolation: (a: number, b: number) => (a + b) / 2,
  minoring: Math.min,
  majoring: Math.max,
};

/** Options of `auc`. */
export interface AucOptions extends MetricOptions {
  /** points of the curve, at least 2; default 200 */
  numThresholds?: number;
  /** recall over the false positive rate ('ROC', default) or precision over recall ('PR') */
  curve?: keyof typeof curves;
  /** height of the curve between two points; default 'interpolation' */
  summationMethod?: keyof typeof heights;
  /** one curve for each output, whose areas are averaged; default false: one for all outputs together */
  multiLabel?: boolean;
  /** the output holds logits, not probabilities; default false */
  fromLogits?: boolean;
}

/** Counts at each threshold, from the lowest: outputs above it whose target is yes, and no. */
interface Counts {
  readonly yes: readonly number[];
  readonly no: readonly number[];
}

/**
 * Area under a curve over thresholds evenly spaced from 0 to 1, as Keras approximates it: 0.5 for chance, 1 for
 * outputs that separate yes from no. Targets are 0 and 1 for each output, or numbers of classes. Keras: `metrics.AUC`.
 *
 * @throws EarshotError UNKNOWN_NAME for another curve or method, INVALID_ARGUMENT for fewer than 2 thresholds
 *
 * @example
 * import { activation, auc, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [activation('linear')]);
 * model.compile({ loss: 'mse', metrics: [auc()] });
 * console.log((await model.evaluate([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).auc.toFixed(2)); // 0.75
 */
export function auc(options: AucOptions = {}): Metric {
  checkOptions('auc', options, [
    'numThresholds',
    'curve',
    'summationMethod',
    'multiLabel',
    'fromLogits',
    'name',
  ]);
  const { numThresholds = 200, curve = 'ROC', summationMethod = 'interpolation', name = 'auc' } = options;
  const { multiLabel = false, fromLogits = false } = options;
  checkCount('auc: numThresholds', numThresholds, 2);
  lookUp('auc: curve', curve, curves);
  const height = lookUp('auc: summationMethod', summationMethod, heights);
  const interpolated = curve === 'PR' && summationMethod === 'interpolation';
  return {
    name,
    kind: 'auc',
    config: { numThresholds, curve, summationMethod, multiLabel, fromLogits, name },
    means: (yTrue, yPred) => countsAbove(targetsLike(yTrue, yPred), yPred, options),
    result: (means, examples) => {
      const counts = [...means].map((mean) => countOf(mean, examples));
      const labels = counts.length / numThresholds / 2;
      const areas = Array.from({ length: labels }, (_, label) => {
        const from = (place: number) => counts.slice(place * numThresholds, (place + 1) * numThresholds);
        const own = { yes: from(label), no: from(labels + label) };
        return interpolated ? areaOfPrecision(own) : area(...pointsOf(own, curve), height);
      });
      return areas.reduce((a, b) => a + b) / labels;
    },
  };
}

/** Means over the examples of (yes, no) x labels x thresholds, flat. */
function countsAbove(
  yTrue: Value,
  yPred: Value,
  { numThresholds = 200, multiLabel = false, fromLogits = false }: AucOptions,
): Value {
  const probabilities = clip(fromLogits ? sigmoid(yPred) : yPred, 0, 1);
  const labels = yPred.shape.at(-1)!;
  const between = yPred.shape.slice(1, -1);
  // all are above the first threshold, none above the last
  const places = Float32Array.from({ length: numThresholds }, (_, i) => (i === 0 ? -1 : i));
  const scaled = mul(probabilities, constant(numThresholds - 1));
  const above = cast(greater(reshape(scaled, [-1, ...between, labels, 1]), constant(places)), 'float32');
  const yes = cast(cast(reshape(yTrue, [-1, ...between, labels, 1]), 'bool'), 'float32');
  const both = [mul(above, yes), mul(above, sub(constant(1), yes))].map((counted) => {
    const kept = multiLabel ? counted : reduceSum(counted, [counted.shape.length - 2], { keepDims: true });
    return reshape(kept, [-1, ...between, (multiLabel ? labels : 1) * numThresholds]);
  });
  return perExample(concat(both, between.length + 1));
}

/** The curve's points, x and y, from the lowest threshold. */
function pointsOf({ yes, no }: Counts, curve: keyof typeof curves): [number[], number[]] {
  const recall = yes.map((count) => ratio(count, yes[0]));
  if (curve === 'ROC') return [no.map((count) => ratio(count, no[0])), recall];
  return [recall, yes.map((count, i) => ratio(count, count + no[i]))];
}

function area(x: readonly number[], y: readonly number[], height: (a: number, b: number) => number): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += (x[i] - x[i + 1]) * height(y[i], y[i + 1]);
  return sum;
}

/**
 * Between two points of a precision-recall curve the counts, not the precision, go in a straight line
 * (Davis and Goadrich, 2006): the area of that.
 */
function areaOfPrecision({ yes, no }: Counts): number {
  let sum = 0;
  for (let i = 0; i + 1 < yes.length; i++) {
    const [all, allNext] = [yes[i] + no[i], yes[i + 1] + no[i + 1]];
    const slope = ratio(yes[i] - yes[i + 1], all - allNext);
    const intercept = yes[i + 1] - slope * allNext;
    const fall = all > 0 && allNext > 0 ? Math.log(all / allNext) : 0;
    sum += ratio(slope * (yes[i] - yes[i + 1] + intercept * fall), yes[0]);
  }
  return sum;
}
