import { describe, EarshotError } from '../errors.ts';
import { rightSingular } from './right-singular.ts';

const TOLERANCE = 1e-8;

/**
 * The matrix F, (d, d), row-major, for which rows of independent N(0, 1) numbers times F have this
 * covariance: F = diag(sqrt(s)) V, from the singular value decomposition U diag(s) V of the covariance,
 * as `numpy.random.RandomState.multivariate_normal` (NumPy 2.4) takes it.
 *
 * @throws EarshotError SHAPE_MISMATCH, NOT_FINITE or INVALID_ARGUMENT for what is no covariance.
 */
export function gaussianFactor(covariance: readonly (readonly number[])[]): Float64Array {
  checkSymmetric(covariance);
  const { values, vectors } = rightSingular(covariance);
  const factor = Float64Array.from(vectors.flatMap((row, k) => row.map((v) => Math.sqrt(values[k]) * v)));
  checkProduct(factor, covariance);
  return factor;
}

function checkSymmetric(covariance: readonly (readonly number[])[]): void {
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
      if (j < i && Math.abs(value - covariance[j][i]) > TOLERANCE * (1 + Math.abs(value)))
        throw new EarshotError(
          'INVALID_ARGUMENT',
          `multivariateNormal: the covariance must be symmetric; [${i}][${j}] is ${value}, [${j}][${i}] is ${covariance[j][i]}.`,
        );
    }
  }
}

/** F^T F is the covariance unless that has a negative eigenvalue, whose sign singular values do not know. */
function checkProduct(factor: Float64Array, covariance: readonly (readonly number[])[]): void {
  const size = covariance.length;
  const largest = Math.max(...covariance.map((row, i) => Math.abs(row[i])));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < size; k++) product += factor[k * size + i] * factor[k * size + j];
      if (!(Math.abs(product - covariance[i][j]) <= TOLERANCE * (1 + largest)))
        throw new EarshotError(
          'INVALID_ARGUMENT',
          'multivariateNormal: the covariance must have no negative eigenvalue (no direction of negative variance), ' +
            'and no number too large to square.',
        );
    }
  }
}
