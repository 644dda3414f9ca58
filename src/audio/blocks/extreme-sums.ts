import { layOut } from '../../wasm.ts';
import { LANES } from '../fft/frame-transform.ts';
import { blockKernel } from './kernel.ts';

/** Rows of a block, and how many of their smallest and largest values count in each lane. */
export interface ExtremesSpec {
  readonly bins: readonly number[];
  readonly count: number;
}

/**
 * A function of blocks (bins, LANES) that gives, for each spec, the sum of each lane's `count` smallest values in these
 * rows, and that of its `count` largest: (specs, 2, LANES), to be read before the next call. `count` values are kept in
 * order, which is quick for few of them. It is to be used before another function of this folder is made.
 */
export function extremeSums(
  bins: number,
  specs: readonly ExtremesSpec[],
): (block: Float32Array) => Float64Array {
  const kernel = blockKernel();
  const most = Math.max(0, ...specs.map(({ count }) => count));
  const [block, smallest, largest, sums, ...rows] = layOut(kernel.memory, [
    4 * bins * LANES,
    4 * most * LANES,
    4 * most * LANES,
    8 * specs.length * 2 * LANES,
    ...specs.map((spec) => 4 * spec.bins.length),
  ]);
  const { buffer } = kernel.memory;
  specs.forEach((spec, i) => {
    new Int32Array(buffer, rows[i], spec.bins.length).set(spec.bins);
  });
  const input = new Float32Array(buffer, block, bins * LANES);
  const output = new Float64Array(buffer, sums, specs.length * 2 * LANES);
  return (values) => {
    input.set(values);
    specs.forEach((spec, i) => {
      const to = sums + 8 * 2 * LANES * i;
      kernel.extremeSums(block, rows[i], spec.bins.length, spec.count, smallest, largest, to);
    });
    return output;
  };
}
