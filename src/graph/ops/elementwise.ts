import { EarshotError } from '../../errors.ts';
import { broadcastShape } from '../broadcast.ts';
import type { TensorType, Value } from '../value.ts';

/**
 * The type of what an operator computes from two tensors element by element, broadcast as in NumPy.
 * @throws EarshotError SHAPE_MISMATCH when the shapes do not broadcast, INVALID_ARGUMENT when the types differ
 */
export function elementwise(operator: string, a: Value, b: Value): TensorType {
  if (a.dtype !== b.dtype) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${operator}: both tensors have one type; received ${a.dtype} and ${b.dtype}. cast() one of them.`,
    );
  }
  return { dtype: a.dtype, shape: broadcastShape(a.shape, b.shape, operator) };
}
