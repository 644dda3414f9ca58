import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';

/** `from` moved towards `to` by a share of the way. */
export function towards(from: Value, to: Value, share: number): Value {
  return add(from, mul(sub(to, from), constant(share)));
}
