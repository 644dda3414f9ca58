import { EarshotError } from '../errors.ts';

/**
 * For each coefficient of a polynomial of degree `order`, the highest power first, the weights of the values at `x`
 * of which the coefficient is the sum in a least-squares fit: the pseudo-inverse of the powers of `x`.
 */
export function polynomialFit(where: string, x: Float64Array, order: number): Float64Array[] {
  const columns = Array.from({ length: order + 1 }, (_, j) => x.map((value) => value ** (order - j)));
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const basis: Float64Array[] = [];
  const r = columns.map(() => new Float64Array(order + 1));
  columns.forEach((column, j) => {
    const rest = column.map((value) => value / lengths[j]);
    // Twice is enough: the second pass takes out what rounding left of the directions before.
    for (let pass = 0; pass < 2; pass++) {
      basis.forEach((direction, i) => {
        const part = dot(direction, rest);
        r[i][j] += part;
        rest.forEach((value, k) => {
          rest[k] = value - part * direction[k];
        });
      });
    }
    r[j][j] = Math.sqrt(dot(rest, rest));
    if (!(r[j][j] > x.length * Number.EPSILON)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: the frequencies cannot tell a polynomial of order ${order} from a lower one. Choose a lower order, or more distinct frequencies.`,
      );
    }
    basis.push(rest.map((value) => value / r[j][j]));
  });
  for (let i = order; i >= 0; i--) {
    for (let j = i + 1; j <= order; j++) {
      basis[i].forEach((value, k) => {
        basis[i][k] = value - r[i][j] * basis[j][k];
      });
    }
    basis[i].forEach((value, k) => {
      basis[i][k] = value / r[i][i];
    });
  }
  return basis.map((weights, j) => weights.map((weight) => weight / lengths[j]));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
