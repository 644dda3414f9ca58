import { instantiate, type WasmMemory } from '../../wasm.ts';
import { remember } from '../remember.ts';
import { kernelBytes } from './kernel-bytes.ts';

/** How exactly a kernel computes; what leaves it is single precision. */
export type Precision = 'single' | 'double';

/** What of a bin is written: its real and imaginary parts, its squared magnitude, or its magnitude. */
export const PARTS = 0;
export const POWER = 1;
export const MAGNITUDE = 2;

/** The functions of kernel.c; every pointer is a byte offset into `memory`. */
export interface Kernel {
  readonly memory: WasmMemory;
  windowFrames(x: number, stride: number, window: number, n: number, step: number, out: number): void;
  transform(n: number, stretches: number, radices: number, tables: number, x: number, sums: number): void;
  split(what: number, m: number, z: number, places: number, turns: number, out: number, imag: number): void;
  pick(what: number, bins: number, z: number, places: number, out: number, imag: number): void;
  putBlock(rows: number, block: number, out: number, columns: number): void;
  sumBands(bins: number, bands: number, spans: number, weights: number, out: number): void;
}

/** The compiled kernel, instantiated at the first call. */
export const fftKernel = remember(
  (precision: Precision): Kernel => instantiate(kernelBytes[precision], 'the Fourier transform'),
);

/** The functions of inverse.c; every pointer is a byte offset into the memory of the single precision kernel. */
interface InverseKernel {
  join(real: number, imag: number, columns: number, bins: number, n: number, step: number, out: number): void;
  overlapAdd(
    real: number,
    imag: number,
    n: number,
    window: number,
    hop: number,
    count: number,
    out: number,
  ): void;
}

/** The compiled kernel of the way back, instantiated at the first call. */
export const inverseKernel = remember(
  (): InverseKernel =>
    instantiate(kernelBytes.inverse, 'the inverse Fourier transform', fftKernel('single').memory),
);
