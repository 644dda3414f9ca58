import { abs } from '../graph/ops/abs.ts';
import { add } from '../graph/ops/add.ts';
import { cast } from '../graph/ops/cast.ts';
import { clip } from '../graph/ops/clip.ts';
import { constant } from '../graph/ops/constant.ts';
import { div } from '../graph/ops/div.ts';
import { equal } from '../graph/ops/equal.ts';
import { log } from '../graph/ops/log.ts';
import { logSoftmax } from '../graph/ops/log-softmax.ts';
import { mul } from '../graph/ops/mul.ts';
import { neg } from '../graph/ops/neg.ts';
import { reduceMean } from '../graph/ops/reduce-mean.ts';
import { reduceSum } from '../graph/ops/reduce-sum.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { Sigmoid } from '../graph/ops/sigmoid.ts';
import { Softmax } from '../graph/ops/softmax.ts';
import { softplus } from '../graph/ops/softplus.ts';
import { sub } from '../graph/ops/sub.ts';
import type { Operator, Value } from '../graph/value.ts';
import { lookUp } from './names.ts';

/** What a network is trained to make small. */
export interface Loss {
  readonly name: LossName;
  readonly fromLogits: boolean;
  /** what the targets are: numbers like the output, or one whole number (a class) in place of its last axis */
  readonly targets: 'values' | 'classes';
  /** the loss of each example: (batch) */
  compute(yTrue: Value, yPred: Value): Value;
}

/** Options of the cross-entropies. */
export interface CrossentropyOptions {
  /** the output holds logits, not probabilities; default false */
  fromLogits?: boolean;
}

/** Keras's epsilon: probabilities are kept this far from 0 and 1. */
const epsilon = 1e-7;

/** Mean over the output of (true - predicted)^2. Keras: `losses.MeanSquaredError`. */
export function meanSquaredError(): Loss {
  return {
    name: 'mse',
    fromLogits: false,
    targets: 'values',
    compute: (yTrue, yPred) => {
      const off = sub(yPred, yTrue);
      return meanOfEach(mul(off, off));
    },
  };
}

/** Mean over the output of |true - predicted|. Keras: `losses.MeanAbsoluteError`. */
export function meanAbsoluteError(): Loss {
  const compute: Loss['compute'] = (yTrue, yPred) => meanOfEach(abs(sub(yPred, yTrue)));
  return { name: 'mae', fromLogits: false, targets: 'values', compute };
}

/**
 * -log of the probability given to each true answer, yes (1) or no (0), mean over the output.
 * Keras: `losses.BinaryCrossentropy`.
 */
export function binaryCrossentropy({ fromLogits = false }: CrossentropyOptions = {}): Loss {
  return {
    name: 'binaryCrossentropy',
    fromLogits,
    targets: 'values',
    compute: (yTrue, yPred) => {
      const logits = fromLogits ? yPred : argumentOf(Sigmoid, yPred);
      if (logits !== undefined) return meanOfEach(sub(softplus(logits), mul(logits, yTrue)));
      const p = clip(yPred, epsilon, 1 - epsilon);
      const yes = mul(yTrue, log(p));
      const no = mul(sub(constant(1), yTrue), log(sub(constant(1), p)));
      return meanOfEach(neg(add(yes, no)));
    },
  };
}

/** -log of the probability given to the true class; targets are one-hot. Keras: `losses.CategoricalCrossentropy`. */
export function categoricalCrossentropy({ fromLogits = false }: CrossentropyOptions = {}): Loss {
  const compute: Loss['compute'] = (yTrue, yPred) => crossentropy(yTrue, yPred, fromLogits);
  return { name: 'categoricalCrossentropy', fromLogits, targets: 'values', compute };
}

/**
 * -log of the probability given to the true class; targets are the numbers of classes.
 * Keras: `losses.SparseCategoricalCrossentropy`.
 *
 * @example
 * import { dense, sequential, sparseCategoricalCrossentropy } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(2, { kernelInitializer: 'zeros' })]);
 * model.compile({ loss: sparseCategoricalCrossentropy({ fromLogits: true }) });
 * console.log((await model.evaluate([1, 2], [0, 1])).loss.toFixed(4)); // 0.6931
 */
export function sparseCategoricalCrossentropy({ fromLogits = false }: CrossentropyOptions = {}): Loss {
  const compute: Loss['compute'] = (yTrue, yPred) =>
    crossentropy(oneHot(yTrue, yPred.shape.at(-1)!), yPred, fromLogits);
  return { name: 'sparseCategoricalCrossentropy', fromLogits, targets: 'classes', compute };
}

const makers = {
  mse: meanSquaredError,
  meanSquaredError,
  mae: meanAbsoluteError,
  meanAbsoluteError,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
};

/** Name of a loss; the short ones are Keras's. */
export type LossName = keyof typeof makers;
export const lossNames = Object.keys(makers) as LossName[];

/** A loss from its name (and options), or itself. @throws EarshotError UNKNOWN_NAME */
export function loss(from: LossName | Loss, options: CrossentropyOptions = {}): Loss {
  if (typeof from === 'object' && from !== null && typeof from.compute === 'function') return from;
  return lookUp('loss', from, makers)(options);
}

/** (batch, ...) numbers of classes as (batch, ..., classes) of 0 and 1. */
export function oneHot(labels: Value, classes: number): Value {
  const numbers = constant(Float32Array.from({ length: classes }, (_, i) => i));
  return cast(equal(reshape(labels, [-1, ...labels.shape.slice(1), 1]), numbers), 'float32');
}

function crossentropy(yTrue: Value, yPred: Value, fromLogits: boolean): Value {
  const logits = fromLogits ? yPred : argumentOf(Softmax, yPred);
  const logProbabilities = logits === undefined ? logOfNormalized(yPred) : logSoftmax(logits);
  return meanOfEach(neg(reduceSum(mul(yTrue, logProbabilities), [yPred.shape.length - 1])));
}

function logOfNormalized(yPred: Value): Value {
  const total = reduceSum(yPred, [yPred.shape.length - 1], { keepDims: true });
  return log(clip(div(yPred, total), epsilon, 1 - epsilon));
}

/**
 * What softmax or sigmoid was applied to, when the output comes straight from it: the loss is then computed
 * from there, where nothing underflows. Keras does the same.
 */
function argumentOf(operator: Operator, yPred: Value): Value | undefined {
  return yPred.node.operator === operator ? yPred.node.inputs[0] : undefined;
}

/** (batch, ...) to (batch): the mean of each example. */
function meanOfEach(x: Value): Value {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return axes.length === 0 ? x : reduceMean(x, axes);
}
