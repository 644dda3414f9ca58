/** @file Activations without a kink. */

import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { clip } from '../../graph/ops/clip.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { erf } from '../../graph/ops/erf.ts';
import { mul } from '../../graph/ops/mul.ts';
import { neg } from '../../graph/ops/neg.ts';
import { sigmoid } from '../../graph/ops/sigmoid.ts';
import { softplus } from '../../graph/ops/softplus.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import { tanh } from '../../graph/ops/tanh.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';

/**
 * x times the normal distribution function, exactly or with `approximate: true` by tanh
 * (Hendrycks and Gimpel, 2016).
 */
export function gelu(x: Value, { approximate = false }: { approximate?: boolean } = {}): Value {
  const half = mul(x, constant(0.5));
  if (!approximate) return mul(half, add(erf(mul(x, constant(Math.SQRT1_2))), constant(1)));
  // tanh is 1 to the last bit well before 10, where the cube is still far from overflow
  const near = clip(x, -10, 10);
  const cube = mul(mul(near, near), mul(near, constant(0.044715)));
  return mul(half, add(tanh(mul(add(near, cube), constant(Math.sqrt(2 / Math.PI)))), constant(1)));
}

/** x sigmoid(x), also called swish (Ramachandran et al., 2017). */
export function silu(x: Value): Value {
  return mul(x, sigmoid(x));
}

/** x tanh(softplus(x)) (Misra, 2019). */
export function mish(x: Value): Value {
  return mul(x, tanh(softplus(x)));
}

/** log(sigmoid(x)) */
export function logSigmoid(x: Value): Value {
  return neg(softplus(neg(x)));
}

/** x / (1 + |x|) */
export function softsign(x: Value): Value {
  return div(x, add(abs(x), constant(1)));
}

/** (x + sqrt(x^2 + b)) / 2 (Barron, 2021); b is above 0 and defaults to 4. */
export function squareplus(x: Value, { b = 4 }: { b?: number } = {}): Value {
  checkNumber('squareplus: b', b, 1e-30);
  return mul(add(x, sqrt(add(mul(x, x), constant(b)))), constant(0.5));
}

/** x - tanh(x) */
export function tanhShrink(x: Value): Value {
  return sub(x, tanh(x));
}
