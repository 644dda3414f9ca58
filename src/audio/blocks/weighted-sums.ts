import { layOut } from '../../wasm.ts';
import { LANES } from '../fft/frame-transform.ts';
import { blockKernel } from './kernel.ts';

/** Rows that the kernel sums at once. */
const ROWS = 4;

/**
 * A function of blocks (bins, LANES) that writes the sums of each frame under each row of `weights`, (rows, bins), into
 * `out`, (rows, LANES), computed in double precision. It is to be used before another function of this folder is made.
 */
export function weightedSums(
  bins: number,
  weights: ArrayLike<number>,
): (block: Float32Array, out: Float64Array) => void {
  const kernel = blockKernel();
  const rows = weights.length / bins;
  const padded = Math.ceil(rows / ROWS) * ROWS;
  const [block, table, sums] = layOut(kernel.memory, [
    4 * bins * LANES,
    8 * padded * bins,
    8 * padded * LANES,
  ]);
  const { buffer } = kernel.memory;
  new Float64Array(buffer, table, padded * bins).fill(0).set(weights);
  const input = new Float32Array(buffer, block, bins * LANES);
  const output = new Float64Array(buffer, sums, rows * LANES);
  return (values, out) => {
    input.set(values);
    kernel.weightedSums(block, bins, padded, table, sums);
    out.set(output);
  };
}
