import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { exp } from '../../graph/ops/exp.ts';
import { log } from '../../graph/ops/log.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { neg } from '../../graph/ops/neg.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { sigmoid } from '../../graph/ops/sigmoid.ts';
import { softmax } from '../../graph/ops/softmax.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { binaryTerms, type CrossentropyOptions, checked, normalized, smooth } from './crossentropy.ts';
import { type Loss, makeLoss } from './loss.ts';

/** Options of `binaryFocalCrossentropy`. */
export interface BinaryFocalOptions extends CrossentropyOptions {
  /** how much easy examples count less; default 2 */
  gamma?: number;
  /** weigh yes by alpha and no by 1 - alpha; default false */
  applyClassBalancing?: boolean;
  /** weight of yes, 0 to 1; default 0.25 */
  alpha?: number;
}

/** Options of `categoricalFocalCrossentropy`. */
export interface CategoricalFocalOptions extends CrossentropyOptions {
  /** how much easy examples count less; default 2 */
  gamma?: number;
  /** weight of every class, or one of each; default 0.25 */
  alpha?: number | readonly number[];
}

/**
 * Binary cross-entropy times (1 - p)^gamma, p being the probability given to the true answer: what the model is
 * sure of counts little (Lin et al., 2018). Keras: `losses.BinaryFocalCrossentropy`.
 *
 * @throws EarshotError INVALID_ARGUMENT for a negative gamma, or alpha or labelSmoothing outside 0 to 1
 */
export function binaryFocalCrossentropy(options: BinaryFocalOptions = {}): Loss {
  const { gamma = 2, applyClassBalancing = false, alpha = 0.25 } = options;
  const name = 'binaryFocalCrossentropy';
  const { fromLogits, labelSmoothing } = checked(name, options, ['gamma', 'applyClassBalancing', 'alpha']);
  checkNumber(`${name}: gamma`, gamma, 0);
  checkNumber(`${name}: alpha`, alpha, 0, 1);
  const config = { gamma, applyClassBalancing, alpha, fromLogits, labelSmoothing };
  return makeLoss(name, config, (targets, yPred) => {
    const yTrue = smooth(targets, labelSmoothing, 2);
    const p = fromLogits ? sigmoid(yPred) : yPred;
    const hardness = power(sub(constant(1), blend(yTrue, p, sub(constant(1), p))), gamma);
    const focal = mul(hardness, binaryTerms(yTrue, p, false));
    return applyClassBalancing ? mul(blend(yTrue, constant(alpha), constant(1 - alpha)), focal) : focal;
  });
}

/**
 * Categorical cross-entropy in which each class counts alpha (1 - p)^gamma, p being its probability (Lin et al.,
 * 2018); targets are one-hot. Keras: `losses.CategoricalFocalCrossentropy`.
 *
 * @throws EarshotError INVALID_ARGUMENT for a negative gamma or alpha, or labelSmoothing outside 0 to 1
 *
 * @example
 * import { categoricalFocalCrossentropy, dense, sequential, Tensor } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(2, { kernelInitializer: 'zeros', activation: 'softmax' })]);
 * model.compile({ loss: categoricalFocalCrossentropy({ alpha: 1 }) });
 * const y = new Tensor('float32', [1, 0], [1, 2]);
 * console.log((await model.evaluate([1], y)).loss.toFixed(4)); // 0.1733
 */
export function categoricalFocalCrossentropy(options: CategoricalFocalOptions = {}): Loss {
  const { gamma = 2, alpha = 0.25 } = options;
  const name = 'categoricalFocalCrossentropy';
  const { fromLogits, labelSmoothing } = checked(name, options, ['gamma', 'alpha']);
  checkNumber(`${name}: gamma`, gamma, 0);
  for (const weight of [alpha].flat()) checkNumber(`${name}: alpha`, weight, 0);
  const config = { gamma, alpha, fromLogits, labelSmoothing };
  return makeLoss(name, config, (targets, yPred) => {
    const yTrue = smooth(targets, labelSmoothing, yPred.shape.at(-1)!);
    const p = normalized(fromLogits ? softmax(yPred) : yPred);
    const weights = constant(typeof alpha === 'number' ? alpha : Float32Array.from(alpha));
    const focal = mul(mul(power(sub(constant(1), p), gamma), weights), mul(yTrue, log(p)));
    return neg(reduceSum(focal, [yPred.shape.length - 1]));
  });
}

/** share yes + (1 - share) no */
function blend(share: Value, yes: Value, no: Value): Value {
  return add(mul(share, yes), mul(sub(constant(1), share), no));
}

/** x^exponent for x of at least 0, with a gradient at 0 that is finite. */
function power(x: Value, exponent: number): Value {
  if (exponent === 0) return constant(1, x.shape);
  if (exponent === 1) return x;
  if (exponent === 2) return mul(x, x);
  return exp(mul(log(maximum(x, constant(1e-30))), constant(exponent)));
}
