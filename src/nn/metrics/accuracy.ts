import { argMax } from '../../graph/ops/arg-max.ts';
import { cast } from '../../graph/ops/cast.ts';
import { constant } from '../../graph/ops/constant.ts';
import { equal } from '../../graph/ops/equal.ts';
import { greater } from '../../graph/ops/greater.ts';
import { less } from '../../graph/ops/less.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import type { Value } from '../../graph/value.ts';
import { checkCount, checkNumber } from '../check.ts';
import { oneHot } from '../losses/crossentropy.ts';
import { checkOptions } from '../options.ts';
import { type Metric, type MetricOptions, targetsLike } from './metric.ts';

/**
 * What fits the model, as Keras's 'accuracy': for a single output `binaryAccuracy`, else `categoricalAccuracy`.
 */
export function accuracy(options: MetricOptions = {}): Metric {
  checkOptions('accuracy', options, ['name']);
  const { name = 'accuracy' } = options;
  const means: Metric['means'] = (yTrue, yPred) =>
    shareOf(yPred.shape.at(-1) === 1 ? onRightSide(yTrue, yPred, 0.5) : largestIsTrue(yTrue, yPred));
  return { name, kind: 'accuracy', config: { name }, means };
}

/**
 * Share of the outputs that are on their target's side of the threshold. Keras: `metrics.BinaryAccuracy`.
 * @param options threshold (default 0.5), name
 */
export function binaryAccuracy(options: { threshold?: number } & MetricOptions = {}): Metric {
  checkOptions('binaryAccuracy', options, ['threshold', 'name']);
  const { threshold = 0.5, name = 'binaryAccuracy' } = options;
  checkNumber('binaryAccuracy: threshold', threshold, 0, 1);
  const means: Metric['means'] = (yTrue, yPred) =>
    shareOf(onRightSide(targetsLike(yTrue, yPred), yPred, threshold));
  return { name, kind: 'binaryAccuracy', config: { threshold, name }, means };
}

/**
 * Share of the examples whose largest output is the true class; targets are one-hot or numbers of classes.
 * Keras: `metrics.CategoricalAccuracy`, `metrics.SparseCategoricalAccuracy`.
 */
export function categoricalAccuracy(options: MetricOptions = {}): Metric {
  checkOptions('categoricalAccuracy', options, ['name']);
  const { name = 'categoricalAccuracy' } = options;
  const means: Metric['means'] = (yTrue, yPred) => shareOf(largestIsTrue(yTrue, yPred));
  return { name, kind: 'categoricalAccuracy', config: { name }, means };
}

/**
 * Share of the examples whose true class is among the k largest outputs, ties included; targets are one-hot or
 * numbers of classes. Keras: `metrics.TopKCategoricalAccuracy`, `metrics.SparseTopKCategoricalAccuracy`.
 *
 * @param options k (default 5), name
 * @throws EarshotError INVALID_ARGUMENT unless k is a whole number of at least 1
 *
 * @example
 * import { activation, sequential, Tensor, topKAccuracy } from 'earshot/nn';
 * const model = sequential({ inputShape: [3] }, [activation('linear')]);
 * model.compile({ loss: 'sparseCategoricalCrossentropy', metrics: [topKAccuracy({ k: 2 })] });
 * const outputs = new Tensor('float32', [0.5, 0.3, 0.2, 0.5, 0.3, 0.2], [2, 3]);
 * console.log((await model.evaluate(outputs, [1, 2])).topKAccuracy); // 0.5
 */
export function topKAccuracy(options: { k?: number } & MetricOptions = {}): Metric {
  checkOptions('topKAccuracy', options, ['k', 'name']);
  const { k = 5, name = 'topKAccuracy' } = options;
  checkCount('topKAccuracy: k', k);
  const means: Metric['means'] = (yTrue, yPred) => {
    const last = yPred.shape.length - 1;
    const chosen = mul(oneHot(classesOf(yTrue, yPred), yPred.shape[last]), yPred);
    const own = reduceSum(chosen, [last], { keepDims: true });
    const above = reduceSum(cast(greater(yPred, own), 'float32'), [last]);
    return shareOf(less(above, constant(k)));
  };
  return { name, kind: 'topKAccuracy', config: { k, name }, means };
}

function shareOf(hits: Value): Value {
  return reduceMean(cast(hits, 'float32'));
}

function onRightSide(yTrue: Value, yPred: Value, threshold: number): Value {
  return equal(yTrue, cast(greater(yPred, constant(threshold)), 'float32'));
}

function largestIsTrue(yTrue: Value, yPred: Value): Value {
  return equal(cast(classesOf(yTrue, yPred), 'int64'), argMax(yPred));
}

/** Numbers of classes, also from one-hot targets; float32. */
function classesOf(yTrue: Value, yPred: Value): Value {
  return yTrue.shape.length === yPred.shape.length ? cast(argMax(yTrue), 'float32') : yTrue;
}
