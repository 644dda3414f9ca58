import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { modelOptions } from './call-options.ts';
import { Model, type ModelOptions } from './model.ts';
import { buildNetwork } from './network.ts';
import { checkOptions } from './options.ts';
import { isSymbolic, type SymbolicTensor } from './symbolic.ts';

/** What goes into a model and comes out of it. */
export interface FunctionalOptions<Output> extends ModelOptions {
  inputs: SymbolicTensor | readonly SymbolicTensor[];
  outputs: Output;
}

/**
 * A model between inputs and outputs, which layers connect: branches, residual connections, shared layers,
 * several inputs and outputs. Keras: `Model(inputs, outputs)`, the functional form.
 *
 * @throws EarshotError INVALID_ARGUMENT when an output needs another input or an input is not used
 *
 * @example
 * import { dense, input, model } from 'earshot/nn';
 * const x = input({ shape: [8] });
 * const shared = dense(4, { activation: 'relu' })(x);
 * const net = model({ inputs: x, outputs: [dense(1)(shared), dense(3, { activation: 'softmax' })(shared)] });
 * console.log(net.outputs.map(({ shape }) => shape)); // [[1], [3]]
 */
export function model(options: FunctionalOptions<SymbolicTensor>): Model<Tensor>;
export function model(options: FunctionalOptions<readonly SymbolicTensor[]>): Model<Tensor[]>;
export function model(
  given: FunctionalOptions<SymbolicTensor | readonly SymbolicTensor[]>,
): Model<Tensor | Tensor[]> {
  checkOptions('model', given, ['inputs', 'outputs', ...modelOptions]);
  const { inputs, outputs, ...options } = given;
  const network = buildNetwork('model', tensors('inputs', inputs), tensors('outputs', outputs));
  return new Model<Tensor | Tensor[]>(network, options);
}

function tensors(what: string, given: SymbolicTensor | readonly SymbolicTensor[]): readonly SymbolicTensor[] {
  const list: readonly SymbolicTensor[] = Array.isArray(given) ? given : [given];
  const strange = list.find((tensor) => !isSymbolic(tensor));
  if (strange === undefined && list.length > 0) return list;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `model: ${what} must be what input({ shape }) or a layer gave, or an array of such; received ${describe(strange ?? given)}.`,
  );
}
