import type { Matrix } from './columns.ts';
import { pairwiseSum } from './pairwise-sum.ts';

/**
 * Mean of each column in the matrix's own precision, bit for bit as NumPy takes it along the first axis of
 * an array in row-major order: row upon row, and a single column in pairs.
 */
export function columnMeans({ data, rows, columns }: Matrix): Matrix['data'] {
  const sums = data.slice(0, columns).fill(0);
  if (columns === 1) sums[0] = pairwiseSum(data);
  else for (let at = 0; at < data.length; ) for (let j = 0; j < columns; j++) sums[j] += data[at++];
  for (let j = 0; j < columns; j++) sums[j] /= rows;
  return sums;
}
