import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { axisOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { split } from './split.ts';

export const Concat: Operator = {
  type: 'Concat',
  gradient: ({ inputs, attributes }, [dy]) => {
    const { int: axis } = attributes.axis as { int: number };
    return split(
      dy!,
      inputs.map((x) => x!.shape[axis]),
      axis,
    );
  },
};

/**
 * The tensors one after another along `axis`; the other axes have equal lengths.
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT for no such axis
 */
export function concat(values: readonly Value[], axis: number): Value {
  if (values.length === 0) throw new EarshotError('INVALID_ARGUMENT', 'Concat: received no tensors.');
  const [{ dtype, shape: first }] = values;
  const along = axisOf('Concat', first, axis);
  const alike = ({ shape }: Value) =>
    shape.length === first.length && shape.every((dim, i) => i === along || dim === first[i]);
  if (!values.every(alike)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Concat: ${values.map(({ shape }) => shapeText(shape)).join(', ')} are not alike but for axis ${along}.`,
    );
  }
  if (values.length === 1) return values[0];
  const total = values.reduce((sum, value) => sum + value.shape[along], 0);
  const shape = first.map((dim, i) => (i === along ? total : dim));
  return emit(Concat, values, [{ dtype, shape }], { axis: { int: along } })[0];
}
