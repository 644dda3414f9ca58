import { add } from '../../graph/ops/add.ts';
import { cast } from '../../graph/ops/cast.ts';
import { clip } from '../../graph/ops/clip.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { equal } from '../../graph/ops/equal.ts';
import { log } from '../../graph/ops/log.ts';
import { logSoftmax } from '../../graph/ops/log-softmax.ts';
import { mul } from '../../graph/ops/mul.ts';
import { neg } from '../../graph/ops/neg.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { Sigmoid } from '../../graph/ops/sigmoid.ts';
import { Softmax } from '../../graph/ops/softmax.ts';
import { softplus } from '../../graph/ops/softplus.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Operator, Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import { epsilon, type Loss, makeLoss } from './loss.ts';

/** Options of the cross-entropies. */
export interface CrossentropyOptions {
  /** the output holds logits, not probabilities; default false */
  fromLogits?: boolean;
  /** share of each target that is spread evenly over all answers, 0 to 1; default 0 */
  labelSmoothing?: number;
}

/**
 * -log of the probability given to each true answer, yes (1) or no (0), mean over the output.
 * Keras: `losses.BinaryCrossentropy`.
 */
export function binaryCrossentropy(options: CrossentropyOptions = {}): Loss {
  const { fromLogits, labelSmoothing } = checked('binaryCrossentropy', options);
  return makeLoss('binaryCrossentropy', { fromLogits, labelSmoothing }, (yTrue, yPred) =>
    binaryTerms(smooth(yTrue, labelSmoothing, 2), yPred, fromLogits),
  );
}

/** -log of the probability given to the true class; targets are one-hot. Keras: `losses.CategoricalCrossentropy`. */
export function categoricalCrossentropy(options: CrossentropyOptions = {}): Loss {
  const { fromLogits, labelSmoothing } = checked('categoricalCrossentropy', options);
  return makeLoss('categoricalCrossentropy', { fromLogits, labelSmoothing }, (yTrue, yPred) =>
    crossentropy(smooth(yTrue, labelSmoothing, yPred.shape.at(-1)!), yPred, fromLogits),
  );
}

/**
 * -log of the probability given to the true class; targets are the numbers of classes. Label smoothing, which
 * Keras has for one-hot targets only, is that of `categoricalCrossentropy`.
 * Keras: `losses.SparseCategoricalCrossentropy`.
 *
 * @example
 * import { dense, sequential, sparseCategoricalCrossentropy } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(2, { kernelInitializer: 'zeros' })]);
 * model.compile({ loss: sparseCategoricalCrossentropy({ fromLogits: true }) });
 * console.log((await model.evaluate([1, 2], [0, 1])).loss.toFixed(4)); // 0.6931
 */
export function sparseCategoricalCrossentropy(options: CrossentropyOptions = {}): Loss {
  const { fromLogits, labelSmoothing } = checked('sparseCategoricalCrossentropy', options);
  return makeLoss(
    'sparseCategoricalCrossentropy',
    { fromLogits, labelSmoothing },
    (yTrue, yPred) => {
      const classes = yPred.shape.at(-1)!;
      return crossentropy(smooth(oneHot(yTrue, classes), labelSmoothing, classes), yPred, fromLogits);
    },
    'classes',
  );
}

/** The options with their defaults; `others` are names of more options.
 * @throws EarshotError INVALID_ARGUMENT for a smoothing outside 0 to 1, UNKNOWN_NAME for another option
 */
export function checked<Options extends CrossentropyOptions>(
  name: string,
  options: Options,
  others: readonly (keyof Options & string)[] = [],
): Required<CrossentropyOptions> {
  checkOptions(name, options, ['fromLogits', 'labelSmoothing', ...others]);
  const { fromLogits = false, labelSmoothing = 0 } = options;
  return { fromLogits, labelSmoothing: checkNumber(`${name}: labelSmoothing`, labelSmoothing, 0, 1) };
}

/** Targets of which the share `smoothing` is spread evenly over all `answers`. */
export function smooth(yTrue: Value, smoothing: number, answers: number): Value {
  if (smoothing === 0) return yTrue;
  return add(mul(yTrue, constant(1 - smoothing)), constant(smoothing / answers));
}

/** (batch, ...) numbers of classes as (batch, ..., classes) of 0 and 1. */
export function oneHot(labels: Value, classes: number): Value {
  const numbers = constant(Float32Array.from({ length: classes }, (_, i) => i));
  return cast(equal(reshape(labels, [-1, ...labels.shape.slice(1), 1]), numbers), 'float32');
}

/** The binary cross-entropy of every answer. */
export function binaryTerms(yTrue: Value, yPred: Value, fromLogits: boolean): Value {
  const logits = fromLogits ? yPred : argumentOf(Sigmoid, yPred);
  if (logits !== undefined) return sub(softplus(logits), mul(logits, yTrue));
  const p = clip(yPred, epsilon, 1 - epsilon);
  const yes = mul(yTrue, log(p));
  const no = mul(sub(constant(1), yTrue), log(sub(constant(1), p)));
  return neg(add(yes, no));
}

/** Probabilities along the last axis made to sum to 1, held away from 0 and 1. */
export function normalized(yPred: Value): Value {
  const total = reduceSum(yPred, [yPred.shape.length - 1], { keepDims: true });
  return clip(div(yPred, total), epsilon, 1 - epsilon);
}

function crossentropy(yTrue: Value, yPred: Value, fromLogits: boolean): Value {
  const logits = fromLogits ? yPred : argumentOf(Softmax, yPred);
  const logProbabilities = logits === undefined ? log(normalized(yPred)) : logSoftmax(logits);
  return neg(reduceSum(mul(yTrue, logProbabilities), [yPred.shape.length - 1]));
}

/**
 * What softmax or sigmoid was applied to, when the output comes straight from it: the loss is then computed
 * from there, where nothing underflows. Keras does the same.
 */
function argumentOf(operator: Operator, yPred: Value): Value | undefined {
  return yPred.node.operator === operator ? yPred.node.inputs[0] : undefined;
}
