import { instantiate, layOut, type WasmMemory } from '../../wasm.ts';
import { remember } from '../remember.ts';
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
  weave(step: number, count: number, x: number, stride: number, out: number): void;
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

/** A stretch of the kernel's memory: its byte offset, and a view of it that is valid until the next `rooms`. */
export interface Room {
  readonly at: number;
  readonly floats: Float32Array;
}

/** The compiled kernel, instantiated at the first call. */
export const resamplingKernel = remember((): KernelExports & { readonly memory: WasmMemory } =>
  instantiate(kernelBytes, 'resampling'),
);

/** Lays out the whole memory anew: one room of so many floats each. Their contents are whatever was there. */
export function rooms(...lengths: number[]): Room[] {
  const { memory } = resamplingKernel();
  const starts = layOut(
    memory,
    lengths.map((length) => 4 * length),
  );
  return starts.map((at, i) => ({ at, floats: new Float32Array(memory.buffer, at, lengths[i]) }));
}
