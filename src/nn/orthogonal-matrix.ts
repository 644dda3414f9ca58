import { shapeText, sizeOf } from '../array/tensor.ts';
import type { Xoshiro128 } from '../array/xoshiro.ts';
import { EarshotError } from '../errors.ts';

/**
 * `gain` times a matrix drawn evenly from those with orthonormal columns, or rows where it is wider than tall; the
 * axes before the last count as its rows.
 * @throws EarshotError SHAPE_MISMATCH for fewer than two axes
 */
export function orthogonalMatrix(
  gain: number,
  shape: readonly number[],
  generator: Xoshiro128,
): Float32Array {
  if (shape.length < 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `orthogonal: a weight must have at least two axes to be initialized so; received ${shapeText(shape)}.`,
    );
  }
  const columns = shape[shape.length - 1];
  const rows = sizeOf(shape.slice(0, -1));
  const vectors = orthonormalVectors(Math.min(rows, columns), Math.max(rows, columns), generator);
  const at = (row: number, column: number) => (rows < columns ? vectors[row][column] : vectors[column][row]);
  return Float32Array.from(
    { length: rows * columns },
    (_, i) => gain * at(Math.floor(i / columns), i % columns),
  );
}

/** Gram-Schmidt on vectors of normal numbers; twice, so that rounding leaves them orthogonal. */
function orthonormalVectors(count: number, length: number, generator: Xoshiro128): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => generator.normal());
    for (const other of [...vectors, ...vectors]) {
      const along = dot(vector, other);
      for (let i = 0; i < length; i++) vector[i] -= along * other[i];
    }
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((v) => v / norm));
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
