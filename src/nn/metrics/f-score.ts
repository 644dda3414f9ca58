import { abs } from '../../graph/ops/abs.ts';
import { cast } from '../../graph/ops/cast.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { greaterOrEqual } from '../../graph/ops/greater-or-equal.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { epsilon } from '../losses/loss.ts';
import { lookUp } from '../names.ts';
import { checkOptions } from '../options.ts';
import { type Metric, type MetricOptions, perExample, targetsLike } from './metric.ts';

const averages = { micro: 'micro', macro: 'macro', weighted: 'weighted' } as const;

/** Options of `f1Score`. */
export interface F1ScoreOptions extends MetricOptions {
  /**
   * 'macro': the mean of the classes' scores; 'weighted': that mean by how often each class is true; 'micro': one
   * score for all classes counted together; default 'macro'
   */
  average?: keyof typeof averages;
  /** an output above it says yes, 0 to 1; default: the largest output says yes, all others no */
  threshold?: number;
}

/** Options of `fBetaScore`. */
export interface FBetaScoreOptions extends F1ScoreOptions {
  /** how much more recall counts than precision, above 0; default 1 */
  beta?: number;
}

/**
 * Harmonic mean of precision and recall; targets are 0 and 1 for each class, or numbers of classes.
 * Keras: `metrics.F1Score`.
 *
 * Porting note: the default average is 'macro'; Keras's gives the score of each class, which logs do not hold.
 *
 * @throws EarshotError UNKNOWN_NAME for another average, INVALID_ARGUMENT for a threshold outside 0 to 1
 *
 * @example
 * import { activation, f1Score, sequential, Tensor } from 'earshot/nn';
 * const model = sequential({ inputShape: [2] }, [activation('linear')]);
 * model.compile({ loss: 'sparseCategoricalCrossentropy', metrics: [f1Score()] });
 * const outputs = new Tensor('float32', [0.9, 0.1, 0.2, 0.8, 0.3, 0.7], [3, 2]);
 * console.log((await model.evaluate(outputs, [0, 1, 0])).f1Score.toFixed(3)); // 0.667
 */
export function f1Score(options: F1ScoreOptions = {}): Metric {
  checkOptions('f1Score', options, ['average', 'threshold', 'name']);
  return fScore('f1Score', options);
}

/** The mean of precision and recall in which recall counts beta times as much. Keras: `metrics.FBetaScore`; see `f1Score`. */
export function fBetaScore(options: FBetaScoreOptions = {}): Metric {
  checkOptions('fBetaScore', options, ['average', 'threshold', 'beta', 'name']);
  return fScore('fBetaScore', options);
}

function fScore(
  kind: string,
  { average = 'macro', threshold, beta = 1, name = kind }: FBetaScoreOptions,
): Metric {
  lookUp(`${kind}: average`, average, averages);
  checkNumber(`${kind}: beta`, beta, 1e-6);
  if (threshold !== undefined) checkNumber(`${kind}: threshold`, threshold, 0, 1);
  return {
    name,
    kind,
    config: { average, threshold, ...(kind === 'fBetaScore' && { beta }), name },
    means: (yTrue, yPred) => {
      const wanted = targetsLike(yTrue, yPred);
      const said = cast(threshold === undefined ? largest(yPred) : above(yPred, threshold), 'float32');
      return perExample(concat([mul(said, wanted), said, wanted], yPred.shape.length - 1));
    },
    result: (means, examples) => {
      const classes = means.length / 3;
      const part = (i: number) =>
        [...means.subarray(i * classes, (i + 1) * classes)].map((v) => v * examples);
      const [right, said, wanted] = [part(0), part(1), part(2)];
      if (average === 'micro') return score(sum(right), sum(said), sum(wanted), beta);
      const scores = right.map((count, i) => score(count, said[i], wanted[i], beta));
      const weights = average === 'macro' ? scores.map(() => 1) : wanted;
      const total = sum(scores.map((one, i) => one * weights[i]));
      return total / (sum(weights) + (average === 'macro' ? 0 : epsilon));
    },
  };
}

/** The F score of counts; epsilons where Keras has them. */
function score(right: number, said: number, wanted: number, beta: number): number {
  const precision = right / (said + epsilon);
  const recall = right / (wanted + epsilon);
  return ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall + epsilon);
}

function largest(yPred: Value): Value {
  const best = reduceMax(yPred, [yPred.shape.length - 1], { keepDims: true });
  // outputs that are all 0 say nothing
  return mul(cast(greaterOrEqual(yPred, best), 'float32'), cast(above(abs(yPred), 1e-9), 'float32'));
}

function above(x: Value, threshold: number): Value {
  return greater(x, constant(threshold));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
