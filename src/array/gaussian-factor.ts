import { describe, EarshotError } from '../errors.ts';

/** Principal axes of a covariance: `values` descending, `vectors[k]` the unit axis of `values[k]`. */
export interface PrincipalAxes {
  values: number[];
  vectors: number[][];
}

/**
 * The matrix F, (d, d), row-major, for which rows of independent N(0, 1) numbers times F have this
 * covariance: F = diag(sqrt(s)) V, from the singular value decomposition U diag(s) V of the covariance,
 * as `numpy.random.RandomState.multivariate_normal` (NumPy 2.4) takes it.
 *
 * A decomposition leaves the sign of each axis open. Diagonal and 2-by-2 covariances get LAPACK's signs;
 * larger ones that are not diagonal get axes whose largest component is positive.
 */
export function gaussianFactor(covariance: readonly (readonly number[])[]): Float64Array {
  checkCovariance(covariance);
  const { values, vectors } = principalAxes(covariance);
  const size = covariance.length;
  const factor = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const deviation = Math.sqrt(Math.max(0, values[k]));
    for (let j = 0; j < size; j++) factor[k * size + j] = deviation * vectors[k][j];
  }
  return factor;
}

function checkCovariance(covariance: readonly (readonly number[])[]): void {
  const size = covariance.length;
  for (const [i, row] of covariance.entries()) {
    if (row.length !== size)
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `multivariateNormal: the covariance must be square; row ${i} of ${size} has ${row.length} numbers.`,
      );
    for (const [j, value] of row.entries()) {
      if (!Number.isFinite(value))
        throw new EarshotError(
          'NOT_FINITE',
          `multivariateNormal: covariance[${i}][${j}] is ${describe(value)}; expected a finite number.`,
        );
      if (Math.abs(value - covariance[j][i]) > 1e-8 * (1 + Math.abs(value)))
        throw new EarshotError(
          'INVALID_ARGUMENT',
          `multivariateNormal: the covariance must be symmetric; [${i}][${j}] is ${value}, [${j}][${i}] is ${covariance[j][i]}.`,
        );
    }
  }
}

function principalAxes(covariance: readonly (readonly number[])[]): PrincipalAxes {
  const size = covariance.length;
  const isDiagonal = covariance.every((row, i) => row.every((value, j) => i === j || value === 0));
  let axes: PrincipalAxes;
  if (isDiagonal)
    axes = sortAxes(
      covariance.map((row, i) => row[i]),
      identity(size),
    );
  else if (size === 2) axes = axesOfTwo(covariance[0][0], covariance[0][1], covariance[1][1]);
  else axes = jacobi(covariance);
  const smallest = axes.values[size - 1];
  if (smallest < -1e-8 * (1 + Math.abs(axes.values[0])))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `multivariateNormal: the covariance must have no negative eigenvalue; one is ${smallest}.`,
    );
  return axes;
}

/**
 * Axes of [[a, b], [b, c]]. The signs are those that a Householder reflection of the first column and
 * one rotation of the remaining triangle [[f, g], [0, h]] leave, with f = -|(a, b)| and h = det / |(a, b)|.
 */
function axesOfTwo(a: number, b: number, c: number): PrincipalAxes {
  const middle = (a + c) / 2;
  const radius = Math.hypot((a - c) / 2, b);
  const large = middle + radius;
  // product over the large root: no cancellation for nearly singular matrices
  const small = large === 0 ? middle - radius : (a * c - b * b) / large;
  // the difference that is a sum of like-signed terms, for the same reason
  const axis = a >= c ? [radius + (a - c) / 2, b] : [b, radius - (a - c) / 2];
  const norm = Math.hypot(axis[0], axis[1]);
  const x = axis[0] / norm;
  const y = axis[1] / norm;
  const firstPivot = Math.hypot(a, b);
  const secondPivot = (a * c - b * b) / firstPivot;
  const sign = firstPivot >= Math.abs(secondPivot) ? -Math.sign(x) : Math.sign(y);
  const turn = firstPivot >= Math.abs(secondPivot) ? Math.sign(x) : -Math.sign(y);
  return {
    values: [large, small],
    vectors: [
      [sign * x, sign * y],
      [-turn * y, turn * x],
    ],
  };
}

/** Cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5): slow for hundreds of dimensions. */
function jacobi(symmetric: readonly (readonly number[])[]): PrincipalAxes {
  const size = symmetric.length;
  const a = symmetric.map((row) => [...row]);
  const vectors = identity(size);
  const total = Math.hypot(...a.flat());
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off = Math.hypot(off, a[p][q]);
    if (off <= 1e-17 * total) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
  }
  for (const vector of vectors) {
    const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    if (largest < 0) for (let j = 0; j < size; j++) vector[j] = -vector[j];
  }
  return sortAxes(
    a.map((row, i) => row[i]),
    vectors,
  );
}

/** One rotation that makes a[p][q] zero; `vectors` collects the rotations by row. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  if (a[p][q] === 0) return;
  const tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
  for (const rows of [a, vectors]) {
    const [up, uq] = [rows[p], rows[q]];
    rows[p] = up.map((value, j) => c * value - s * uq[j]);
    rows[q] = up.map((value, j) => s * value + c * uq[j]);
  }
}

function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

function sortAxes(values: number[], vectors: number[][]): PrincipalAxes {
  const order = values.map((_, k) => k).sort((i, j) => values[j] - values[i]);
  return { values: order.map((k) => values[k]), vectors: order.map((k) => vectors[k]) };
}
