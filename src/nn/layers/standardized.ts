import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';

/** x shifted and scaled to mean 0 and (with epsilon added) variance 1 over axes. */
export function standardized(x: Value, axes: readonly number[], epsilon: number): Value {
  const off = sub(x, reduceMean(x, axes, { keepDims: true }));
  const variance = reduceMean(mul(off, off), axes, { keepDims: true });
  return div(off, sqrt(add(variance, constant(epsilon))));
}
