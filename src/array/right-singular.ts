/** Singular values, descending, and the right singular vectors that belong to them, one a row. */
export interface RightSingular {
  values: number[];
  vectors: number[][];
}

const ROUNDING = Number.EPSILON / 2;
const TOLERANCE = ROUNDING * Math.max(10, Math.min(100, ROUNDING ** (-1 / 8)));

/**
 * The right half V of the singular value decomposition U diag(values) V of a square matrix: Householder
 * reflections to bidiagonal form, then implicit QR sweeps with shift or without. A decomposition leaves
 * the sign of each vector open; the steps, their order and their signs are those of LAPACK's `dgesdd` for
 * up to 25 rows, so that the signs come out as there, too.
 *
 * Golub and Kahan, SIAM J. Numer. Anal. B 2 (1965); Demmel and Kahan, SIAM J. Sci. Stat. Comput. 11 (1990).
 */
export function rightSingular(matrix: readonly (readonly number[])[]): RightSingular {
  const { d, e, vectors } = bidiagonalize(matrix);
  diagonalize(d, e, vectors);
  for (let i = 0; i < d.length; i++) {
    if (d[i] >= 0) continue;
    d[i] = -d[i];
    vectors[i] = vectors[i].map((value) => -value);
  }
  const order = [...d.keys()].sort((i, j) => d[j] - d[i]);
  return { values: order.map((i) => d[i]), vectors: order.map((i) => vectors[i]) };
}

interface Bidiagonal {
  /** diagonal */
  d: number[];
  /** diagonal above it */
  e: number[];
  /** rows: the product of the reflections from the right */
  vectors: number[][];
}

function bidiagonalize(matrix: readonly (readonly number[])[]): Bidiagonal {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  const e: number[] = [];
  for (let i = 0; i < n; i++) {
    const column = reflector(
      a.map((row) => row[i]),
      i,
    );
    for (let j = i; j < n; j++) {
      const product = column.reduce((sum, v, k) => sum + v * a[k][j], 0);
      for (let k = i; k < n; k++) a[k][j] -= product * column[k];
    }
    if (i === n - 1) break;
    const across = reflector(a[i], i + 1);
    for (let k = i; k < n; k++) reflectRow(a[k], across);
    for (const row of vectors) reflectRow(row, across);
    e.push(a[i][i + 1]);
  }
  // the reflections were multiplied from the left; the rows of the transpose are the vectors
  return { d: a.map((row, i) => row[i]), e, vectors: vectors.map((_, i) => vectors.map((row) => row[i])) };
}

/** v with |v|^2 = 2, such that I - v v^T takes `x` to x[start] of opposite sign and zeros behind it. */
function reflector(x: readonly number[], start: number): number[] {
  const v = x.map((value, k) => (k < start ? 0 : value));
  if (v.slice(start + 1).every((value) => value === 0)) return v.fill(0);
  v[start] += (v[start] < 0 ? -1 : 1) * Math.hypot(...v);
  const norm = Math.hypot(...v) / Math.SQRT2;
  return v.map((value) => value / norm);
}

function reflectRow(row: number[], v: readonly number[]): void {
  const product = v.reduce((sum, value, k) => sum + value * row[k], 0);
  for (let k = 0; k < row.length; k++) row[k] -= product * v[k];
}

/** Drives e to zero block by block, from the end. */
function diagonalize(d: number[], e: number[], vectors: number[][]): void {
  const negligible = Math.max(TOLERANCE * smallestBound(d, e), Number.MIN_VALUE);
  let last = d.length - 1;
  let worked = { first: d.length, last: -1, down: true };
  while (last > 0) {
    let first = last;
    while (first > 0 && Math.abs(e[first - 1]) > negligible) first--;
    if (first > 0) e[first - 1] = 0;
    if (first === last) {
      last--;
    } else if (first === last - 1) {
      solvePair(d, e, vectors, first);
      last -= 2;
    } else {
      // a new block is swept from its larger end to its smaller
      const isNew = first > worked.last || last < worked.first;
      const down = isNew ? Math.abs(d[first]) >= Math.abs(d[last]) : worked.down;
      const smallest = converged(d, e, first, last, down);
      if (smallest === undefined) continue;
      worked = { first, last, down };
      sweep(d, e, vectors, first, last, down, smallest);
      const end = down ? last - 1 : first;
      if (Math.abs(e[end]) <= negligible) e[end] = 0;
    }
  }
}

function smallestBound(d: readonly number[], e: readonly number[]): number {
  let bound = Math.abs(d[0]);
  let smallest = bound;
  for (let i = 1; i < d.length && smallest > 0; i++) {
    bound = Math.abs(d[i]) * (bound / (bound + Math.abs(e[i - 1])));
    smallest = Math.min(smallest, bound);
  }
  return smallest / Math.sqrt(d.length);
}

/** The places of a block in sweeping order. */
function places(first: number, last: number, down: boolean): number[] {
  const list = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  return down ? list : list.reverse();
}

/** Sets one negligible e to zero and gives undefined, or gives a lower bound of the singular values. */
function converged(d: number[], e: number[], first: number, last: number, down: boolean): number | undefined {
  const path = places(first, last, down);
  const end = path.length - 1;
  const endGap = Math.min(path[end - 1], path[end]);
  if (Math.abs(e[endGap]) <= TOLERANCE * Math.abs(d[path[end]])) {
    e[endGap] = 0;
    return undefined;
  }
  let bound = Math.abs(d[path[0]]);
  let smallest = bound;
  for (let k = 0; k < end; k++) {
    const gap = Math.min(path[k], path[k + 1]);
    if (Math.abs(e[gap]) <= TOLERANCE * bound) {
      e[gap] = 0;
      return undefined;
    }
    bound = Math.abs(d[path[k + 1]]) * (bound / (bound + Math.abs(e[gap])));
    smallest = Math.min(smallest, bound);
  }
  return smallest;
}

/** One QR sweep over a block. Downwards the first rotation of each step acts from the right, upwards the second. */
function sweep(
  d: number[],
  e: number[],
  vectors: number[][],
  first: number,
  last: number,
  down: boolean,
  smallest: number,
): void {
  const path = places(first, last, down);
  const end = path.length - 1;
  const gap = (k: number) => Math.min(path[k], path[k + 1]);
  const shift = chooseShift(d, e, path, smallest);
  const turn = (k: number, right: Rotation, left: Rotation) =>
    turnRows(vectors, path[k], path[k + 1], down ? right : left);
  if (shift === 0) {
    let right: Rotation = { c: 1, s: 0, r: 0 };
    let left: Rotation = { c: 1, s: 0, r: 0 };
    for (let k = 0; k < end; k++) {
      right = rotation(d[path[k]] * right.c, e[gap(k)]);
      if (k > 0) e[gap(k - 1)] = left.s * right.r;
      left = rotation(left.c * right.r, d[path[k + 1]] * right.s);
      d[path[k]] = left.r;
      turn(k, right, left);
    }
    const h = d[path[end]] * right.c;
    d[path[end]] = h * left.c;
    e[gap(end - 1)] = h * left.s;
    return;
  }
  const start = d[path[0]];
  let f = (Math.abs(start) - shift) * (signOf(start) + shift / start);
  let g = e[gap(0)];
  for (let k = 0; k < end; k++) {
    const [here, next, between] = [path[k], path[k + 1], gap(k)];
    const right = rotation(f, g);
    if (k > 0) e[gap(k - 1)] = right.r;
    f = right.c * d[here] + right.s * e[between];
    e[between] = right.c * e[between] - right.s * d[here];
    const left = rotation(f, right.s * d[next]);
    d[next] *= right.c;
    d[here] = left.r;
    f = left.c * e[between] + left.s * d[next];
    d[next] = left.c * d[next] - left.s * e[between];
    if (k < end - 1) {
      g = left.s * e[gap(k + 1)];
      e[gap(k + 1)] *= left.c;
    }
    turn(k, right, left);
  }
  e[gap(end - 1)] = f;
}

/** The smaller singular value of the block's end; 0 where a shift would cost small values their accuracy. */
function chooseShift(
  d: readonly number[],
  e: readonly number[],
  path: readonly number[],
  smallest: number,
): number {
  const size = path.reduce((max, i) => Math.max(max, Math.abs(d[i])), 0);
  const largest = path.slice(1).reduce((max, i, k) => Math.max(max, Math.abs(e[Math.min(i, path[k])])), size);
  if (d.length * TOLERANCE * (smallest / largest) <= Math.max(ROUNDING, 0.01 * TOLERANCE)) return 0;
  const end = path.length - 1;
  const [f, g, h] = [d[path[end - 1]], e[Math.min(path[end - 1], path[end])], d[path[end]]];
  const { large } = pairValues(f, g, h);
  const shift = large === 0 ? 0 : Math.abs(f * (h / large));
  return (shift / Math.abs(d[path[0]])) ** 2 < ROUNDING ? 0 : shift;
}

function pairValues(f: number, g: number, h: number): { large: number; axis: [number, number] } {
  // f^2, f g, g^2 + h^2: the square of the pair
  const [a, b, c] = [f * f, f * g, g * g + h * h];
  const radius = Math.hypot((a - c) / 2, b);
  const axis: [number, number] = a >= c ? [radius + (a - c) / 2, b] : [b, radius - (a - c) / 2];
  return { large: Math.sqrt((a + c) / 2 + radius), axis };
}

/** Decomposes the block [[f, g], [0, h]] at `first` at once. */
function solvePair(d: number[], e: number[], vectors: number[][], first: number): void {
  const [f, g, h] = [d[first], e[first], d[first + 1]];
  const { large, axis } = pairValues(f, g, h);
  const leads = Math.abs(f) >= Math.abs(h);
  const norm = Math.hypot(...axis) * signOf(axis[leads ? 0 : 1]);
  const sign = signOf(leads ? f : h);
  d[first] = sign * large;
  d[first + 1] = sign * ((f * h) / large);
  e[first] = 0;
  turnRows(vectors, first, first + 1, { c: axis[0] / norm, s: axis[1] / norm, r: 0 });
}

interface Rotation {
  c: number;
  s: number;
  r: number;
}

/** c, s, r with c f + s g = r, c g - s f = 0 and c >= 0. */
function rotation(f: number, g: number): Rotation {
  if (g === 0) return { c: 1, s: 0, r: f };
  if (f === 0) return { c: 0, s: signOf(g), r: Math.abs(g) };
  const r = signOf(f) * Math.hypot(f, g);
  return { c: f / r, s: g / r, r };
}

function turnRows(rows: number[][], i: number, j: number, { c, s }: Rotation): void {
  const [a, b] = [rows[i], rows[j]];
  rows[i] = a.map((value, k) => c * value + s * b[k]);
  rows[j] = b.map((value, k) => c * value - s * a[k]);
}

/** 1 for zero and above. */
function signOf(x: number): number {
  return x < 0 ? -1 : 1;
}
