import { EarshotError } from '../../errors.ts';
import { kernelBytes } from './kernel-bytes.ts';

/** The functions of kernel.c; every pointer is a byte offset into `memory`. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  windowFrames(x: number, stride: number, window: number, n: number, step: number, out: number): void;
  transform(n: number, radices: number, tables: number, x: number, y: number, sums: number): number;
  /** With `imag` 0, `out` gets squared magnitudes. */
  split(m: number, z: number, turns: number, out: number, imag: number): void;
  sumBands(bins: number, bands: number, spans: number, weights: number, out: number): void;
}

// The part of the WebAssembly API in use, which the ES library's types leave out.
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (limits: { initial: number }) => Kernel['memory'];
  Instance: new (module: object, imports: object) => { exports: Omit<Kernel, 'memory'> };
}

let kernel: Kernel | undefined;

/**
 * The compiled kernel, instantiated at the first call. The module has less than 4 KB, which every browser
 * compiles at once on its main thread too, and takes about a millisecond.
 */
export function fftKernel(): Kernel {
  kernel ??= instantiate();
  return kernel;
}

function instantiate(): Kernel {
  const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  const bytes = Uint8Array.from(atob(kernelBytes), (char) => char.charCodeAt(0));
  const memory = new Memory({ initial: 1 });
  try {
    const { exports } = new Instance(new Module(bytes), { env: { memory } });
    return { ...exports, memory };
  } catch (cause) {
    throw new EarshotError(
      'UNSUPPORTED',
      'the Fourier transform needs WebAssembly with SIMD, which this program or page cannot compile. ' +
        "Use Node 20 or a browser of 2023 or later, and allow 'wasm-unsafe-eval' in a content security policy.",
      { cause },
    );
  }
}
