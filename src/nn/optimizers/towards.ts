import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import type { Value } from '../../graph/value.ts';

/**
 * `from` moved towards `to` by a share of the way. Passes over large tensors count: this has three, in two of them one
 * tensor is read; and one less where `factor`, which what is given for `to` lacks of its share, is 1.
 */
export function towards(from: Value, to: Value, share: number, factor = share): Value {
  return add(mul(from, constant(1 - share)), factor === 1 ? to : mul(to, constant(factor)));
}
