import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { instantiate, layOut, type WasmMemory } from '../../wasm.ts';
import { kernelBytes } from './kernel-bytes.ts';

/** The function of kernel.c; pointers are byte offsets into `memory`. */
interface Kernel {
  readonly memory: WasmMemory;
  fillMask(state: number, below: number, kept: number, draws: number, mask: number): void;
}

/** So many draws at a time: their mask stays in the cache until it is copied. */
const drawsAtATime = 8192;

let kernel: Kernel | undefined;

/**
 * A mask of dropout: 0 in about a share `rate` of the elements, which is met to one part in 65,536, and else what keeps
 * the mean, 1 / (1 - rate). Two elements from each draw; an odd number leaves half a draw unused.
 */
export function fillMask(mask: Float32Array, rate: number, generator: Xoshiro128): void {
  kernel ??= instantiate<Kernel>(kernelBytes, 'dropout');
  const words = generator.state();
  const draws = (mask.length + 1) >> 1;
  const [at, out] = layOut(kernel.memory, [words.byteLength, 8 * Math.min(draws, drawsAtATime)]);
  const state = new Uint32Array(kernel.memory.buffer, at, words.length);
  state.set(words);
  const kept = new Int32Array(Float32Array.of(1 / (1 - rate)).buffer)[0];
  const below = Math.round(rate * 65_536) - 1;
  for (let start = 0; start < draws; start += drawsAtATime) {
    const some = Math.min(draws - start, drawsAtATime);
    kernel.fillMask(at, below, kept, some, out);
    const elements = Math.min(2 * some, mask.length - 2 * start);
    mask.set(new Float32Array(kernel.memory.buffer, out, elements), 2 * start);
  }
  generator.setState(state);
}
