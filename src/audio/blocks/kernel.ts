import { instantiate, type WasmMemory } from '../../wasm.ts';
import { remember } from '../remember.ts';
import { kernelBytes } from './kernel-bytes.ts';

/** The functions of kernel.c; every pointer is a byte offset into `memory`. */
interface BlockKernel {
  readonly memory: WasmMemory;
  extremeSums(
    block: number,
    rows: number,
    length: number,
    count: number,
    smallest: number,
    largest: number,
    sums: number,
  ): void;
  weightedSums(block: number, bins: number, rows: number, weights: number, sums: number): void;
  sumAndProduct(block: number, bins: number, floor: number, out: number): void;
}

/** The compiled kernel, instantiated at the first call. It has one memory, which whoever lays it out has to himself. */
export const blockKernel = remember((): BlockKernel => instantiate(kernelBytes, 'spectral features'));
