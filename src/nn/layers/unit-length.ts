import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import type { Value } from '../../graph/value.ts';

/** x over its length (root of the sum of squares) along axes; zeros stay zeros. */
export function unitLength(x: Value, axes: readonly number[]): Value {
  const squares = reduceSum(mul(x, x), axes, { keepDims: true });
  return div(x, sqrt(maximum(constant(1e-24), squares)));
}
