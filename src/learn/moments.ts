import { checkRange, type Matrix } from './columns.ts';
import { pairwiseSum } from './pairwise-sum.ts';

/** How many single-precision numbers NumPy turns into doubles at a time. */
const BLOCK = 8192;

/** Mean and variance (over n, not n - 1) of each column. */
export interface Moments {
  mean: Float64Array;
  variance: Float64Array;
}

/**
 * Column means and variances in double precision by the corrected two-pass algorithm, summed in the order
 * in which NumPy sums: row upon row, and a single column in pairs.
 * Chan, Golub and LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983).
 * @throws EarshotError NOT_FINITE when the squares leave the range of doubles.
 */
export function moments(matrix: Matrix, caller: string): Moments {
  const found = matrix.columns === 1 ? momentsOfOne(matrix) : momentsOfMany(matrix);
  checkRange(found.variance, caller);
  return found;
}

function momentsOfMany({ data, rows, columns }: Matrix): Moments {
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++) mean[j] += data[at++];
  for (let j = 0; j < columns; j++) mean[j] /= rows;

  const variance = new Float64Array(columns);
  const residue = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const difference = data[at++] - mean[j];
      residue[j] += difference;
      variance[j] += difference * difference;
    }
  }
  for (let j = 0; j < columns; j++) variance[j] = (variance[j] - residue[j] ** 2 / rows) / rows;
  return { mean, variance };
}

function momentsOfOne({ data, rows }: Matrix): Moments {
  const mean = sumInDoubles(data) / rows;
  const differences = new Float64Array(rows);
  for (let i = 0; i < rows; i++) differences[i] = data[i] - mean;
  const residue = pairwiseSum(differences);
  const squares = differences.map((difference) => difference * difference);
  const variance = (pairwiseSum(squares) - residue ** 2 / rows) / rows;
  return { mean: Float64Array.of(mean), variance: Float64Array.of(variance) };
}

function sumInDoubles(data: Matrix['data']): number {
  if (data instanceof Float64Array) return pairwiseSum(data);
  let sum = 0;
  for (let at = 0; at < data.length; at += BLOCK)
    sum += pairwiseSum(Float64Array.from(data.subarray(at, at + BLOCK)));
  return sum;
}
