import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { axisOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { scatterAdd } from './scatter-add.ts';

export const GatherElements: Operator = {
  type: 'GatherElements',
  gradient: ({ inputs: [x, indices], attributes }, [dy]) => {
    const { int: axis } = attributes.axis as { int: number };
    return [scatterAdd(constant(0, x!.shape), indices!, dy!, axis), undefined];
  },
};

/**
 * From each line of x along `axis` the elements whose places stand in the same line of `indices` (int64); negative
 * ones count from the end. The other axes have equal lengths. For instance the score of each example's class.
 *
 * @returns a tensor of the shape of `indices`
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT for no such axis
 */
export function gatherElements(x: Value, indices: Value, axis: number): Value {
  const along = axisOf('GatherElements', x.shape, axis);
  const fits = x.shape.every((dim, i) => i === along || dim === indices.shape[i]);
  if (indices.shape.length !== x.shape.length || !fits) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `GatherElements: x ${shapeText(x.shape)} and indices ${shapeText(indices.shape)} must be alike but for axis ${along}.`,
    );
  }
  return emit(GatherElements, [x, indices], [{ dtype: x.dtype, shape: indices.shape }], {
    axis: { int: along },
  })[0];
}
