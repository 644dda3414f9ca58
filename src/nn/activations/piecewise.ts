/** @file Activations of straight pieces and parabolas. */

import { abs } from '../../graph/ops/abs.ts';
import { add } from '../../graph/ops/add.ts';
import { cast } from '../../graph/ops/cast.ts';
import { clip } from '../../graph/ops/clip.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { minimum } from '../../graph/ops/minimum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { relu } from '../../graph/ops/relu.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { relu6 } from './rectifiers.ts';

/** x / 6 + 1/2 between -3 and 3, 0 below and 1 above. */
export function hardSigmoid(x: Value): Value {
  return mul(relu6(add(x, constant(3))), constant(1 / 6));
}

/** x hardSigmoid(x), also called hard swish (Howard et al., 2019). */
export function hardSilu(x: Value): Value {
  return mul(x, hardSigmoid(x));
}

/** x held between -1 and 1. */
export function hardTanh(x: Value): Value {
  return clip(x, -1, 1);
}

/** x where |x| is above the threshold (default 0.5), else 0. */
export function hardShrink(x: Value, { threshold = 0.5 }: { threshold?: number } = {}): Value {
  checkNumber('hardShrink: threshold', threshold, 0);
  return mul(x, cast(greater(abs(x), constant(threshold)), 'float32'));
}

/** x moved towards 0 by the threshold (default 0.5); 0 where |x| is less. */
export function softShrink(x: Value, { threshold = 0.5 }: { threshold?: number } = {}): Value {
  checkNumber('softShrink: threshold', threshold, 0);
  return sub(x, clip(x, -threshold, threshold));
}

/** 0 up to -1, (x + 1)^2 / 4 up to 1, x above. */
export function sparsePlus(x: Value): Value {
  const rise = add(clip(x, -1, 1), constant(1));
  return add(mul(mul(rise, rise), constant(0.25)), relu(sub(x, constant(1))));
}

/** (x + 1) / 2 between -1 and 1, 0 below and 1 above (Blondel et al., 2019). */
export function sparseSigmoid(x: Value): Value {
  const held = minimum(constant(1), maximum(constant(-1), x));
  return mul(add(held, constant(1)), constant(0.5));
}

/** x above the threshold, defaultValue elsewhere. */
export function threshold(
  x: Value,
  { threshold, defaultValue }: { threshold: number; defaultValue: number },
): Value {
  checkNumber('threshold: threshold', threshold);
  checkNumber('threshold: defaultValue', defaultValue);
  const passed = cast(greater(x, constant(threshold)), 'float32');
  return add(mul(x, passed), mul(sub(constant(1), passed), constant(defaultValue)));
}
