/** Off-diagonal parts below this share of the diagonal's size count as zero. */
const NEGLIGIBLE = 1e-15;
const MOST_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors (the columns) of a symmetric matrix (n, n), by Jacobi's rotations; Golub and Van Loan,
 * Matrix Computations, 8.5.
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const size = Math.hypot(...a) || 1;
  for (let sweep = 0, rotated = true; rotated && sweep < MOST_SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p * n + q]) <= NEGLIGIBLE * size) continue;
        rotated = true;
        const tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
        const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
        const cosine = 1 / Math.hypot(1, tangent);
        const sine = tangent * cosine;
        for (let k = 0; k < n; k++) rotate(a, k * n + p, k * n + q, cosine, sine);
        for (let k = 0; k < n; k++) rotate(a, p * n + k, q * n + k, cosine, sine);
        for (let k = 0; k < n; k++) rotate(vectors, k * n + p, k * n + q, cosine, sine);
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
}

function rotate(a: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const [x, y] = [a[i], a[j]];
  a[i] = cosine * x - sine * y;
  a[j] = sine * x + cosine * y;
}
