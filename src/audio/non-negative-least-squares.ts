import type { Bands } from './fft/frame-transform.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Both are those of SciPy's `fmin_l_bfgs_b`. */
const LARGEST_GRADIENT = 1e-5;
const MOST_ROUNDS = 15000;
/** Earlier steps that the quasi-Newton method remembers. */
const MOST_PAIRS = 20;

/** A matrix (rows, bins) of which a row's weights stand side by side. */
export interface BandMatrix extends Bands {
  readonly bins: number;
}

/** A step, the change of the gradient over it, and the inverse of their product. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/**
 * X of shape (bins, frames), not negative, whose product with the matrix is near `B` (rows, frames). It begins at the
 * least squares solution of smallest norm without its negative parts, and goes on by a limited-memory quasi-Newton
 * method in the parts that the bound leaves free, until no part of the gradient of the mean of (A X - B)² / 2 is above
 * 1e-5. The step along each direction is the exact one: the function is quadratic.
 */
export function nonNegativeLeastSquares(
  matrix: BandMatrix,
  solve: (B: Float64Array, frames: number) => Float64Array,
  B: Float64Array,
  frames: number,
): Float64Array {
  const x = solve(B, frames).map((value) => Math.max(0, value));
  const residual = times(matrix, x, frames).map((value, i) => value - B[i]);
  let gradient = gradientOf(matrix, residual, frames, B.length);
  const pairs: Pair[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (largestProjected(x, gradient) <= LARGEST_GRADIENT) break;
    let direction = directionFrom(x, gradient, pairs);
    if (!(dot(gradient, direction) < 0)) {
      pairs.length = 0;
      direction = directionFrom(x, gradient, pairs);
    }
    const change = times(matrix, direction, frames);
    const curvature = dot(change, change) / B.length;
    const length = curvature > 0 ? Math.min(1, -dot(gradient, direction) / curvature) : 1;
    const s = direction.map((value) => length * value);
    for (let i = 0; i < x.length; i++) x[i] = Math.max(0, x[i] + s[i]);
    for (let i = 0; i < residual.length; i++) residual[i] += length * change[i];
    const next = gradientOf(matrix, residual, frames, B.length);
    const y = next.map((value, i) => value - gradient[i]);
    const product = dot(s, y);
    if (product > 0) pairs.push({ s, y, rho: 1 / product });
    if (pairs.length > MOST_PAIRS) pairs.shift();
    gradient = next;
  }
  return x;
}

/** A direction down from `x` to a point within the bound: Nocedal and Wright, Numerical Optimization, algorithm 7.4. */
function directionFrom(x: Float64Array, gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const held = gradient.map((g, i) => (x[i] === 0 && g > 0 ? 1 : 0));
  const q = gradient.map((g, i) => (held[i] ? 0 : g));
  const weights: number[] = [];
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k];
    weights[k] = rho * dot(s, q);
    for (let i = 0; i < q.length; i++) q[i] -= weights[k] * y[i];
  }
  const last = pairs[pairs.length - 1];
  const scale = last === undefined ? 1 : 1 / (last.rho * dot(last.y, last.y));
  for (let i = 0; i < q.length; i++) q[i] *= scale;
  for (const [k, { s, y, rho }] of pairs.entries()) {
    const factor = weights[k] - rho * dot(y, q);
    for (let i = 0; i < q.length; i++) q[i] += factor * s[i];
  }
  return q.map((value, i) => (held[i] ? 0 : Math.max(x[i] - value, 0) - x[i]));
}

/** Gives the solution of smallest norm of A X = B in the least squares sense: Aᵀ (A Aᵀ)⁺ B. */
export function leastNormSolver(matrix: BandMatrix): (B: Float64Array, frames: number) => Float64Array {
  const rows = matrix.spans.length / 2;
  const gram = new Float64Array(rows * rows);
  const dense = rowsOf(matrix);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) gram[a * rows + b] = gram[b * rows + a] = dot(dense[a], dense[b]);
  }
  const { values, vectors } = symmetricEigen(gram, rows);
  const least = Math.max(...values) * 1e-10;
  const inverse = new Float64Array(rows * rows);
  for (let k = 0; k < rows; k++) {
    if (values[k] <= least) continue;
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < rows; b++) {
        inverse[a * rows + b] += (vectors[a * rows + k] * vectors[b * rows + k]) / values[k];
      }
    }
  }
  return (B, frames) => {
    const solved = new Float64Array(B.length);
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < rows; b++) {
        const factor = inverse[a * rows + b];
        if (factor === 0) continue;
        for (let t = 0; t < frames; t++) solved[a * frames + t] += factor * B[b * frames + t];
      }
    }
    return transposedTimes(matrix, solved, frames);
  };
}

function rowsOf({ spans, weights, bins }: BandMatrix): Float64Array[] {
  const rows: Float64Array[] = [];
  for (let row = 0, at = 0; 2 * row < spans.length; at += spans[2 * row + 1], row++) {
    const dense = new Float64Array(bins);
    dense.set(weights.subarray(at, at + spans[2 * row + 1]), spans[2 * row]);
    rows.push(dense);
  }
  return rows;
}

/** The matrix times (bins, frames). */
function times({ spans, weights }: BandMatrix, x: Float64Array, frames: number): Float64Array {
  const product = new Float64Array((spans.length / 2) * frames);
  for (let row = 0, at = 0; 2 * row < spans.length; row++) {
    const out = product.subarray(row * frames, (row + 1) * frames);
    for (let j = 0; j < spans[2 * row + 1]; j++, at++) {
      const from = (spans[2 * row] + j) * frames;
      for (let t = 0; t < frames; t++) out[t] += weights[at] * x[from + t];
    }
  }
  return product;
}

/** The transposed matrix times (rows, frames). */
function transposedTimes(
  { spans, weights, bins }: BandMatrix,
  y: Float64Array,
  frames: number,
): Float64Array {
  const product = new Float64Array(bins * frames);
  for (let row = 0, at = 0; 2 * row < spans.length; row++) {
    for (let j = 0; j < spans[2 * row + 1]; j++, at++) {
      const from = (spans[2 * row] + j) * frames;
      for (let t = 0; t < frames; t++) product[from + t] += weights[at] * y[row * frames + t];
    }
  }
  return product;
}

function gradientOf(matrix: BandMatrix, residual: Float64Array, frames: number, size: number): Float64Array {
  const gradient = transposedTimes(matrix, residual, frames);
  for (let i = 0; i < gradient.length; i++) gradient[i] /= size;
  return gradient;
}

/** The largest part of a unit step down the gradient that the bound leaves. */
function largestProjected(x: Float64Array, gradient: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(Math.min(x[i], gradient[i])));
  return largest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
