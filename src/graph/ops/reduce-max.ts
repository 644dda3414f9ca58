import { emit, type Operator, type Value } from '../value.ts';
import { cast } from './cast.ts';
import { integers } from './constant.ts';
import { div } from './div.ts';
import { equal } from './equal.ts';
import { mul } from './mul.ts';
import { keep, type ReduceOptions, reducedShape } from './reduce.ts';
import { reduceSum } from './reduce-sum.ts';

/** Where several elements are the maximum, each gets an equal share of the gradient. */
export const ReduceMax: Operator = {
  type: 'ReduceMax',
  gradient: (node, [dy]) => {
    const [x, axes] = node.inputs as Value[];
    const winners = cast(equal(x, keep(node.outputs[0], node)), 'float32');
    const count = reduceSum(winners, Array.from(axes.node.data as BigInt64Array, Number), { keepDims: true });
    return [mul(winners, div(keep(dy!, node), count)), undefined];
  },
};

/** Maximum over `axes`. */
export function reduceMax(
  x: Value,
  axes: readonly number[],
  { keepDims = false }: ReduceOptions = {},
): Value {
  const shape = reducedShape(x.shape, axes, keepDims);
  return emit(ReduceMax, [x, integers(axes)], [{ dtype: x.dtype, shape }], {
    keepdims: { int: Number(keepDims) },
  })[0];
}
