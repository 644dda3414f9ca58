import { describe, EarshotError } from '../errors.ts';
import { checkCount } from './check.ts';
import type { Shape } from './features.ts';
import type { Layer } from './layer.ts';
import { checkOptions } from './options.ts';

/** A tensor of a model that is being described: an input, or what a layer makes of other tensors. */
export interface SymbolicTensor {
  /** without the batch axis, channels last */
  readonly shape: Shape;
  /** the layer that makes it; an input has none */
  readonly layer?: Layer;
  readonly inputs: readonly SymbolicTensor[];
  /** name of an input */
  readonly name?: string;
}

/** Options of `input`. */
export interface InputOptions {
  /** lengths of the axes without the batch, channels last */
  shape: Shape;
  /** how the input is called in data given by name and in exported files; default Keras's numbering */
  name?: string;
}

/**
 * An input of a model, on which layers can be called. Keras: `Input`.
 * @throws EarshotError INVALID_ARGUMENT for a shape that is not an array of lengths
 */
export function input(options: InputOptions): SymbolicTensor {
  checkOptions('input', options, ['shape', 'name']);
  const { shape, name } = options;
  return { shape: checkShape('input: shape', shape), name, inputs: [] };
}

export function isSymbolic(value: unknown): value is SymbolicTensor {
  return typeof value === 'object' && value !== null && 'shape' in value && 'inputs' in value;
}

/** A copy of a shape. @throws EarshotError INVALID_ARGUMENT unless it is an array of lengths */
export function checkShape(what: string, shape: unknown): Shape {
  if (!Array.isArray(shape)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${what} must be an array of lengths, such as [128, 216, 1]; received ${describe(shape)}.`,
    );
  }
  for (const length of shape) checkCount(`${what} entries`, length);
  return [...shape];
}
