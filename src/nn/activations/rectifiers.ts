/** @file Activations that pass what is positive and bend what is negative. */

import { add } from '../../graph/ops/add.ts';
import { cast } from '../../graph/ops/cast.ts';
import { clip } from '../../graph/ops/clip.ts';
import { constant } from '../../graph/ops/constant.ts';
import { exp } from '../../graph/ops/exp.ts';
import { greater } from '../../graph/ops/greater.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { minimum } from '../../graph/ops/minimum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { relu as rectify } from '../../graph/ops/relu.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';

/** Options of `relu`. */
export interface ReluOptions {
  /** slope below the threshold, at least 0; default 0 */
  negativeSlope?: number;
  /** largest result, at least 0; default none */
  maxValue?: number;
  /** smallest x that passes, at least 0; default 0 */
  threshold?: number;
}

/** x above the threshold (but no more than maxValue), negativeSlope (x - threshold) elsewhere. */
export function relu(x: Value, { negativeSlope = 0, maxValue, threshold = 0 }: ReluOptions = {}): Value {
  checkNumber('relu: negativeSlope', negativeSlope, 0);
  checkNumber('relu: threshold', threshold, 0);
  if (maxValue !== undefined) checkNumber('relu: maxValue', maxValue, 0);
  if (maxValue === undefined && threshold === 0 && negativeSlope !== 0)
    return leakyRelu(x, { negativeSlope });
  const passed = threshold === 0 ? rectify(x) : mul(x, cast(greater(x, constant(threshold)), 'float32'));
  const positive = maxValue === undefined ? passed : clip(passed, 0, maxValue);
  if (negativeSlope === 0) return positive;
  return sub(positive, mul(constant(negativeSlope), rectify(sub(constant(threshold), x))));
}

/** min(max(x, 0), 6) */
export function relu6(x: Value): Value {
  return minimum(constant(6), rectify(x));
}

/** x where positive, negativeSlope x elsewhere (default 0.2; the layer's default is 0.3). */
export function leakyRelu(x: Value, { negativeSlope = 0.2 }: { negativeSlope?: number } = {}): Value {
  checkNumber('leakyRelu: negativeSlope', negativeSlope, 0);
  const bend = negativeSlope <= 1 ? maximum : minimum;
  return bend(mul(x, constant(negativeSlope)), x);
}

/** x where positive, alpha (e^x - 1) elsewhere (Clevert et al., 2016); alpha defaults to 1. */
export function elu(x: Value, { alpha = 1 }: { alpha?: number } = {}): Value {
  checkNumber('elu: alpha', alpha);
  return add(rectify(x), mul(constant(alpha), expOfNegative(minimum(x, constant(0)))));
}

/** 1.0507 times x where positive, 1.7581 (e^x - 1) elsewhere: keeps mean 0 and variance 1 (Klambauer et al., 2017). */
export function selu(x: Value): Value {
  const below = mul(constant(1.6732632423543772), expOfNegative(minimum(constant(0), x)));
  return mul(constant(1.0507009873554805), add(maximum(x, constant(0)), below));
}

/** x where positive, alpha (e^(x / alpha) - 1) elsewhere (Barron, 2017); alpha is above 0 and defaults to 1. */
export function celu(x: Value, { alpha = 1 }: { alpha?: number } = {}): Value {
  checkNumber('celu: alpha', alpha, 1e-6);
  const below = mul(minimum(x, constant(0)), constant(1 / alpha));
  return add(rectify(x), mul(constant(alpha), expOfNegative(below)));
}

/** e^x - 1 for x of at most 0, where nothing overflows. */
function expOfNegative(x: Value): Value {
  return sub(exp(x), constant(1));
}
