import { layOut } from '../../wasm.ts';
import { LANES } from '../fft/frame-transform.ts';
import { blockKernel } from './kernel.ts';

/** Arithmetic and geometric mean of a frame's values. */
export interface Means {
  readonly arithmetic: number;
  readonly geometric: number;
}

/**
 * A function of blocks (bins, LANES) that gives the means of each frame, with smaller values raised to `amin`, computed
 * in double precision. It is to be used before another function of this folder is made.
 */
export function meansOf(bins: number, amin: number): (block: Float32Array) => Means[] {
  const kernel = blockKernel();
  const [block, out] = layOut(kernel.memory, [4 * bins * LANES, 3 * 8 * LANES]);
  const { buffer } = kernel.memory;
  const input = new Float32Array(buffer, block, bins * LANES);
  const [sums, mantissas] = [0, 1].map((i) => new Float64Array(buffer, out + 8 * LANES * i, LANES));
  // The low halves of integers of 64 bits hold them.
  const exponents = new Int32Array(buffer, out + 16 * LANES, 2 * LANES);
  return (values) => {
    input.set(values);
    kernel.sumAndProduct(block, bins, amin, out);
    return Array.from(sums, (sum, lane) => {
      const exponent = exponents[2 * lane] - EXPONENT_BIAS * bins;
      const log = exponent * Math.LN2 + Math.log(mantissas[lane]);
      return { arithmetic: sum / bins, geometric: Math.exp(log / bins) };
    });
  };
}

const EXPONENT_BIAS = 1023;
