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

/** The tensors one after another along `axis`. */
export function concat(values: readonly Value[], axis: number): Value {
  if (values.length === 1) return values[0];
  const total = values.reduce((sum, value) => sum + value.shape[axis], 0);
  const shape = values[0].shape.map((dim, i) => (i === axis ? total : dim));
  return emit(Concat, values, [{ dtype: values[0].dtype, shape }], { axis: { int: axis } })[0];
}
