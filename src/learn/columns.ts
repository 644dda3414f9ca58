import { firstNotFinite } from '../array/finite.ts';
import { shapeText, Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';

/** A checked matrix of samples in rows and features in columns. */
export interface Matrix {
  data: Float32Array | Float64Array;
  rows: number;
  columns: number;
}

/**
 * The numbers of a (samples, features) tensor.
 * @throws EarshotError for what is no float tensor of two axes, is empty, or holds NaN or infinity.
 */
export function toMatrix(x: Tensor, caller: string): Matrix {
  if (!(x instanceof Tensor))
    throw new EarshotError('INVALID_ARGUMENT', `${caller}: X must be a Tensor; received ${describe(x)}.`);
  if (x.type !== 'float32' && x.type !== 'float64')
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: X must be a float32 or float64 tensor; received one of type ${x.type}.`,
    );
  if (x.dims.length !== 2)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${caller}: X must have shape (samples, features); received ${shapeText(x.dims)}. Flatten or split it first.`,
    );
  const [rows, columns] = x.dims;
  if (rows === 0 || columns === 0)
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${caller}: X must have at least one sample and one feature; received shape ${shapeText(x.dims)}.`,
    );
  const data = x.data as Float32Array | Float64Array;
  const bad = firstNotFinite(data);
  if (bad !== -1)
    throw new EarshotError(
      'NOT_FINITE',
      `${caller}: X[${Math.floor(bad / columns)}, ${bad % columns}] is ${data[bad]}; replace or drop such samples first.`,
    );
  return { data, rows, columns };
}

/** @throws EarshotError NOT_FINITE for means or variances whose sums left the range of their type. */
export function checkRange(sums: Matrix['data'], caller: string): void {
  const bad = firstNotFinite(sums);
  if (bad !== -1)
    throw new EarshotError(
      'NOT_FINITE',
      `${caller}: the numbers of column ${bad} are too large to add up and square; divide them by their largest first.`,
    );
}
