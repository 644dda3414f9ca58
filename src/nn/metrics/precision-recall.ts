import { describe, EarshotError } from '../../errors.ts';
import { cast } from '../../graph/ops/cast.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { slice } from '../../graph/ops/slice.ts';
import type { Value } from '../../graph/value.ts';
import { checkCount, checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import { countOf, type Metric, type MetricOptions, perExample, ratio, targetsLike } from './metric.ts';

/** Options of `precision` and `recall`. */
export interface PrecisionRecallOptions extends MetricOptions {
  /** an output above it says yes, 0 to 1; default 0.5 */
  thresholds?: number;
  /** look at one class alone; default at all outputs */
  classId?: number;
}

/**
 * Of the outputs above the threshold, the share that are so rightly; 0 where there is none.
 * Targets are 0 and 1 for each output, or numbers of classes. Keras: `metrics.Precision`.
 *
 * Porting note: one threshold for each metric, where Keras also takes a list; `topK` is not there.
 *
 * @throws EarshotError INVALID_ARGUMENT for a threshold outside 0 to 1 or a class that the output does not have
 *
 * @example
 * import { activation, precision, recall, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [activation('linear')]);
 * model.compile({ loss: 'mse', metrics: [precision(), recall({ thresholds: 0.7 })] });
 * const logs = await model.evaluate([0.9, 0.6, 0.2, 0.8], [1, 0, 1, 1]);
 * console.log(logs.precision.toFixed(3), logs.recall.toFixed(3)); // 0.667 0.667
 */
export function precision(options: PrecisionRecallOptions = {}): Metric {
  return rightOf('precision', options, (said) => said);
}

/**
 * Of the targets that are yes, the share whose output is above the threshold; 0 where there is none.
 * Keras: `metrics.Recall`; see `precision`.
 */
export function recall(options: PrecisionRecallOptions = {}): Metric {
  return rightOf('recall', options, (_, wanted) => wanted);
}

/** The share of true positives among what `among` chooses from what was said and what was wanted. */
function rightOf(
  kind: 'precision' | 'recall',
  options: PrecisionRecallOptions,
  among: (said: Value, wanted: Value) => Value,
): Metric {
  checkOptions(kind, options, ['thresholds', 'classId', 'name']);
  const { thresholds = 0.5, classId, name = kind } = options;
  checkNumber(`${kind}: thresholds`, thresholds, 0, 1);
  if (classId !== undefined) checkCount(`${kind}: classId`, classId, 0);
  return {
    name,
    kind,
    config: { thresholds, classId, name },
    means: (yTrue, yPred) => {
      const pick = (x: Value) => (classId === undefined ? x : columnOf(kind, x, classId));
      const said = cast(greater(pick(yPred), constant(thresholds)), 'float32');
      const wanted = cast(cast(pick(targetsLike(yTrue, yPred)), 'bool'), 'float32');
      return perExample(pairs(mul(said, wanted), among(said, wanted)));
    },
    result: (means, examples) => {
      const [right, all] = [...means].map((mean) => countOf(mean, examples));
      return ratio(right, all);
    },
  };
}

/** Every number of a and of b, two by two along a new last axis. */
function pairs(a: Value, b: Value): Value {
  const column = (x: Value) => reshape(x, [-1, ...x.shape.slice(1), 1]);
  return concat([column(a), column(b)], a.shape.length);
}

function columnOf(kind: string, x: Value, classId: number): Value {
  const last = x.shape.length - 1;
  if (classId >= x.shape[last]) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${kind}: classId must be below ${x.shape[last]}, the number of outputs; received ${describe(classId)}.`,
    );
  }
  return slice(x, { axes: [last], starts: [classId], ends: [classId + 1] });
}
