import { EarshotError } from './errors.ts';

/** The memory of a kernel; a view of its buffer is valid until it grows. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

// The part of the WebAssembly API in use, which the ES library's types leave out.
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (limits: { initial: number }) => WasmMemory;
  Instance: new (module: object, imports: object) => { exports: object };
}

// A module's own stack and constants lie below this offset.
const FIRST_FREE = 8192;
const PAGE = 65536;
/** Bytes of a vector, to which everything is aligned. */
const VECTOR = 16;

/**
 * A C kernel with its memory, from what build-kernel.sh wrote: a few kilobytes, which every browser compiles at once on its
 * main thread too, in about a millisecond.
 *
 * @param what names the kernel in the message for a page that cannot compile it, as 'the Fourier transform'
 * @param shared another kernel's memory, to work in that; default one of its own
 */
export function instantiate<Exports extends object>(
  base64: string,
  what: string,
  shared?: WasmMemory,
): Exports & { readonly memory: WasmMemory } {
  const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const memory = shared ?? new Memory({ initial: 1 });
  try {
    const { exports } = new Instance(new Module(bytes), { env: { memory } });
    return { ...(exports as Exports), memory };
  } catch (cause) {
    throw new EarshotError(
      'UNSUPPORTED',
      `${what} needs WebAssembly with SIMD, which this program or page cannot compile. ` +
        "Use Node 20 or a browser of 2023 or later, and allow 'wasm-unsafe-eval' in a content security policy.",
      { cause },
    );
  }
}

/** Lays out the whole memory anew: where stretches of so many bytes begin. Their contents are whatever was there. */
export function layOut(memory: WasmMemory, byteLengths: readonly number[]): number[] {
  let end = FIRST_FREE;
  const starts = byteLengths.map((bytes) => {
    const start = end;
    end += Math.ceil(bytes / VECTOR) * VECTOR;
    return start;
  });
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return starts;
}
