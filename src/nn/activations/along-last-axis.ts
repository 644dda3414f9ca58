/** @file Activations that look at the whole last axis. */

import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { cast } from '../../graph/ops/cast.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { greater } from '../../graph/ops/greater.ts';
import { greaterOrEqual } from '../../graph/ops/greater-or-equal.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { relu } from '../../graph/ops/relu.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sigmoid } from '../../graph/ops/sigmoid.ts';
import { split } from '../../graph/ops/split.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';

/** The first half of the last axis times the sigmoid of the second (Dauphin et al., 2017). */
export function glu(x: Value): Value {
  const last = x.shape.length - 1;
  const half = x.shape[last] / 2;
  if (!Number.isInteger(half)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `glu halves the last axis, whose length must be even; received ${shapeText(x.shape)}.`,
    );
  }
  const [a, b] = split(x, [half, half], last);
  return mul(a, sigmoid(b));
}

/**
 * The point of the probability simplex nearest to x: like softmax, but small ones become 0 (Martins and Astudillo,
 * 2016). It compares every entry with every other, so the work grows with the square of the axis.
 */
export function sparsemax(x: Value): Value {
  const last = x.shape.length - 1;
  const [batch, ...rest] = [-1, ...x.shape.slice(1)];
  // a shift of all changes nothing but keeps large ones precise
  const shifted = sub(x, reduceMax(x, [last], { keepDims: true }));
  const column = reshape(shifted, [batch, ...rest, 1]);
  const row = reshape(shifted, [batch, ...rest.slice(0, -1), 1, x.shape[last]]);
  // for each entry: how many are at least as large, and their sum
  const larger = cast(greaterOrEqual(row, column), 'float32');
  const count = reduceSum(larger, [last + 1]);
  const sum = reduceSum(mul(larger, row), [last + 1]);
  const kept = cast(greater(add(mul(count, shifted), constant(1)), sum), 'float32');
  const excess = sub(reduceSum(mul(kept, shifted), [last], { keepDims: true }), constant(1));
  return relu(sub(shifted, div(excess, reduceSum(kept, [last], { keepDims: true }))));
}
