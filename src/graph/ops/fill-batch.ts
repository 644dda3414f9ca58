import { emit, type Operator, type Value } from '../value.ts';
import { concat } from './concat.ts';
import { constant, integers } from './constant.ts';
import { Expand } from './expand.ts';

export const ShapeOf: Operator = { type: 'Shape' };

/**
 * A number repeated to (batch, ...shape), where batch is the length of x's first axis and stays open in an exported
 * graph: the initial state of a recurrent layer, for one.
 */
export function fillBatch(x: Value, shape: readonly number[], value = 0): Value {
  const range = { start: { int: 0 }, end: { int: 1 } };
  const [batch] = emit(ShapeOf, [x], [{ dtype: 'int64', shape: [1] }], range);
  const size = shape.length === 0 ? batch : concat([batch, integers(shape)], 0);
  return emit(Expand, [constant(value), size], [{ dtype: 'float32', shape: [x.shape[0], ...shape] }])[0];
}
