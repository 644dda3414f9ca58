import { type DataType, emit, type Operator, type Value } from '../value.ts';

export const Input: Operator = { type: 'Input' };

/** A tensor that comes from outside at each run, under this name. */
export function input(name: string, shape: readonly number[], dtype: DataType = 'float32'): Value {
  return emit(Input, [], [{ dtype, shape }], { name: { string: name } })[0];
}

/** The name under which an input value comes from outside. */
export function inputName(value: Value): string {
  return (value.node.attributes.name as { string: string }).string;
}
