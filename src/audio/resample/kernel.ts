import { EarshotError } from '../../errors.ts';
import { kernelBytes } from './kernel-bytes.ts';

/** The functions of kernel.c; every pointer is a byte offset into the memory. */
interface KernelExports {
  polyphase(
    count: number,
    up: number,
    down: number,
    phase: number,
    x: number,
    taps: number,
    table: number,
    out: number,
  ): void;
  spread(count: number, stride: number, x: number, out: number): void;
  sequential(
    count: number,
    up: number,
    down: number,
    x: number,
    reach: number,
    table: number,
    out: number,
  ): void;
  deal(step: number, count: number, x: number, out: number, stride: number): void;
  overlapSave(
    n: number,
    skip: number,
    turns: number,
    inputs: number,
    x: number,
    xStride: number,
    outputs: number,
    out: number,
    outStride: number,
    spectra: number,
    work: number,
  ): void;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// The part of the WebAssembly API in use, which the ES library's types leave out.
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (limits: { initial: number }) => Memory;
  Instance: new (module: object, imports: object) => { exports: KernelExports };
}

/** A stretch of the kernel's memory: its byte offset, and a view of it that is valid until the next `rooms`. */
export interface Room {
  readonly at: number;
  readonly floats: Float32Array;
}

// The module's own stack and constants lie below this offset.
const FIRST_FREE = 8192;
const PAGE = 65536;

let instance: { kernel: KernelExports; memory: Memory } | undefined;

/** The compiled kernel, instantiated at the first call (a few kilobytes, well under a millisecond). */
export function resamplingKernel(): KernelExports {
  instance ??= instantiate();
  return instance.kernel;
}

/** Lays out the whole memory anew: one room of so many floats each. Their contents are whatever was there. */
export function rooms(...lengths: number[]): Room[] {
  resamplingKernel();
  const { memory } = instance!;
  let end = FIRST_FREE;
  const starts = lengths.map((length) => {
    const start = end;
    end += Math.ceil(length / 4) * 16;
    return start;
  });
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return starts.map((at, i) => ({ at, floats: new Float32Array(memory.buffer, at, lengths[i]) }));
}

function instantiate(): { kernel: KernelExports; memory: Memory } {
  const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  const bytes = Uint8Array.from(atob(kernelBytes), (char) => char.charCodeAt(0));
  const memory = new Memory({ initial: 1 });
  try {
    return { kernel: new Instance(new Module(bytes), { env: { memory } }).exports, memory };
  } catch (cause) {
    throw new EarshotError(
      'UNSUPPORTED',
      'resampling needs WebAssembly with SIMD, which this program or page cannot compile. ' +
        "Use Node 20 or a browser of 2023 or later, and allow 'wasm-unsafe-eval' in a content security policy.",
      { cause },
    );
  }
}
