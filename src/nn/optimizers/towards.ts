import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import type { Value } from '../../graph/value.ts';

/** `from` moved towards `to` by a share of the way. Passes over large tensors count: this has three, in two of them one tensor is read. */
export function towards(from: Value, to: Value, share: number): Value {
  return add(mul(from, constant(1 - share)), mul(to, constant(share)));
}
