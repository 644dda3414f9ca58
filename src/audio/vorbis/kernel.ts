import { EarshotError } from '../../errors.ts';
import { kernelBytes } from './kernel-bytes.ts';

/** The functions of kernel.c; every pointer is a byte offset into the memory. */
interface KernelExports {
  clear(): void;
  /** 0 where memory does not suffice. */
  room(bytes: number): number;
  setUp(packet: number, bytes: number, channels: number, decibels: number, tables: number): number;
  decode(packet: number, bytes: number, out: number, stride: number): number;
  restart(): void;
  isBounded(): number;
}

/** A decoder's code with a memory of its own. */
export interface VorbisKernel extends KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
}

// The part of the WebAssembly API in use, which the ES library's types leave out.
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: KernelExports }>;
  Memory: new (limits: { initial: number }) => VorbisKernel['memory'];
}

let compiled: Promise<object> | undefined;

/** A new instance of the kernel, which is compiled at the first call. */
export async function vorbisKernel(): Promise<VorbisKernel> {
  const { compile, instantiate, Memory } = (globalThis as unknown as { WebAssembly: WebAssemblyApi })
    .WebAssembly;
  try {
    compiled ??= compile(Uint8Array.from(atob(kernelBytes), (char) => char.charCodeAt(0)));
    const memory = new Memory({ initial: 2 });
    const { cos, atan, exp } = Math;
    const { exports } = await instantiate(await compiled, { env: { memory, cos, atan, exp } });
    return { ...exports, memory };
  } catch (cause) {
    compiled = undefined;
    throw new EarshotError(
      'UNSUPPORTED',
      'decoding Ogg Vorbis needs WebAssembly with SIMD, which this program or page cannot compile. ' +
        "Use Node 20 or a browser of 2023 or later, and allow 'wasm-unsafe-eval' in a content security policy.",
      { cause },
    );
  }
}
