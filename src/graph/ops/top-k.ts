import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant, integers } from './constant.ts';
import { scatterAdd } from './scatter-add.ts';

export const TopK: Operator = {
  type: 'TopK',
  gradient: ({ inputs: [x], outputs: [, indices] }, [dy]) => [
    dy && scatterAdd(constant(0, x!.shape), indices, dy, x!.shape.length - 1),
    undefined,
  ],
};

/**
 * The k largest elements along the last axis, the largest first; of equal ones the first comes first. Gradients flow
 * to the elements that were taken.
 *
 * @returns the values, and their places along the axis (int64), both of x's shape with k for the last axis
 * @throws EarshotError SHAPE_MISMATCH when the axis has fewer than k elements
 */
export function topK(x: Value, k: number): [values: Value, indices: Value] {
  const length = x.shape[x.shape.length - 1];
  if (!Number.isInteger(k) || k < 1 || !(k <= length)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `TopK: k must be a whole number from 1 to the length of the last axis of ${shapeText(x.shape)}; received ${k}.`,
    );
  }
  const shape = [...x.shape.slice(0, -1), k];
  const types = [{ dtype: x.dtype, shape }, { dtype: 'int64', shape } as const];
  const [values, indices] = emit(TopK, [x, integers([k])], types, { axis: { int: -1 } });
  return [values, indices];
}
