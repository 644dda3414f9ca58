import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant, integers } from './constant.ts';
import { slice } from './slice.ts';

export const Pad: Operator = {
  type: 'Pad',
  gradient: ({ inputs: [x, pads] }, [dy]) => {
    const starts = Array.from(pads!.node.data as BigInt64Array, Number).slice(0, x!.shape.length);
    const axes = x!.shape.map((_, axis) => axis);
    const ends = axes.map((axis) => starts[axis] + x!.shape[axis]);
    return [slice(dy!, { axes, starts, ends }), undefined, undefined];
  },
};

/**
 * x with `before` and `after` elements of `value` put around it along each axis.
 *
 * @param value default 0
 * @throws EarshotError SHAPE_MISMATCH unless there is a whole number from 0 before and after each axis
 */
export function pad(x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
  const counts = [...before, ...after];
  const fits = before.length === x.shape.length && after.length === x.shape.length;
  if (!fits || !counts.every((count) => Number.isInteger(count) && count >= 0)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Pad: ${shapeText(x.shape)} needs a whole number from 0 before and after each axis; received [${before.join(', ')}] and [${after.join(', ')}].`,
    );
  }
  if (counts.every((count) => count === 0)) return x;
  const shape = x.shape.map((dim, axis) => dim + before[axis] + after[axis]);
  const fill = value === 0 ? undefined : constant(value);
  return emit(Pad, [x, integers(counts), fill], [{ dtype: x.dtype, shape }])[0];
}
