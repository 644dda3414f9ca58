import type { NumberArray } from '../array/random-state.ts';
import { shapeText, Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';

/** Data with samples along the first axis: a tensor, a typed array or a plain array. */
export type Rows = Tensor | NumberArray | BigInt64Array | BigUint64Array | readonly unknown[];

/** Number of samples. @throws EarshotError INVALID_ARGUMENT for what has no first axis. */
export function rowCount(rows: Rows, name = 'data'): number {
  if (rows instanceof Tensor) {
    if (rows.dims.length > 0) return rows.dims[0];
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${name} must have at least one axis; received a scalar tensor.`,
    );
  }
  if (Array.isArray(rows) || (ArrayBuffer.isView(rows) && 'length' in rows)) return rows.length;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${name} must be a tensor, a typed array or an array; received ${describe(rows)}.`,
  );
}

/**
 * The samples at `indices`, in that order, in a new container of the same kind (NumPy's
 * `take(rows, indices, axis=0)`).
 *
 * @param rows a tensor (n, ...), a typed array or an array of n samples.
 * @param indices whole numbers in [0, n); repeats are allowed.
 * @throws EarshotError INVALID_ARGUMENT for an index outside the samples.
 * @example
 * import { takeRows } from 'earshot/learn';
 * takeRows(['a', 'b', 'c'], [2, 0]); // ['c', 'a']
 */
export function takeRows<T extends Rows>(rows: T, indices: ArrayLike<number>): T {
  const count = rowCount(rows);
  for (let i = 0; i < indices.length; i++) {
    if (!(Number.isInteger(indices[i]) && indices[i] >= 0 && indices[i] < count))
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `takeRows: indices[${i}] is ${describe(indices[i])}; expected a whole number in [0, ${count}).`,
      );
  }
  if (rows instanceof Tensor) return takeTensorRows(rows, indices) as T;
  return takeBlocks(rows as NumberArray, indices, 1) as unknown as T;
}

function takeTensorRows(rows: Tensor, indices: ArrayLike<number>): Tensor {
  const [, ...inner] = rows.dims;
  const block = inner.reduce((size, dim) => size * dim, 1);
  const data = takeBlocks(rows.data as NumberArray, indices, block);
  return new Tensor(rows.type as 'float32', data as Float32Array, [indices.length, ...inner]);
}

function takeBlocks(data: NumberArray | unknown[], indices: ArrayLike<number>, block: number) {
  if (Array.isArray(data))
    return Array.from(indices).flatMap((i) =>
      block === 1 ? [data[i]] : data.slice(i * block, (i + 1) * block),
    );
  const taken = new (data.constructor as new (length: number) => NumberArray)(indices.length * block);
  for (let i = 0; i < indices.length; i++) {
    if (block === 1) taken[i] = data[indices[i]];
    else taken.set(data.subarray(indices[i] * block, (indices[i] + 1) * block), i * block);
  }
  return taken;
}

/** Throws unless all of `arrays` have as many samples as the first; returns that number. */
export function sharedRowCount(arrays: readonly Rows[], caller: string): number {
  const counts = arrays.map((rows, i) => rowCount(rows, `${caller}: array ${i}`));
  if (counts.some((count) => count !== counts[0])) {
    const shapes = arrays.map((rows, i) => shapeText(rows instanceof Tensor ? rows.dims : [counts[i]]));
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${caller}: all arrays need the same number of samples (first axis); received ${shapes.join(' and ')}.`,
    );
  }
  return counts[0];
}
