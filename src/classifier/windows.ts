import type { Windows } from './settings.ts';

/** What is left behind the last window is worth another one if it is more than a hop divided by this. */
export const REST_DIVISOR = 10;

/**
 * Where the windows of a clip of `length` samples start: hop by hop, the last one moved back so that it ends with the
 * clip. A clip that is not longer than a window has one, at 0; a rest of at most a tenth of a hop gets none.
 */
export function windowStarts(length: number, { size, hop }: Pick<Windows, 'size' | 'hop'>): number[] {
  const rest = Math.max(0, length - size);
  return Array.from({ length: windowCount(rest, hop) }, (_, i) => Math.min(i * hop, rest));
}

/** 1 + ceil(rest / hop - 1 / 10) in whole numbers, as an exported classifier counts. */
function windowCount(rest: number, hop: number): number {
  return 1 + Math.floor((REST_DIVISOR * rest + (REST_DIVISOR - 1) * hop - 1) / (REST_DIVISOR * hop));
}

/** The window of a clip that starts at a sample, filled up where the clip is shorter than it. */
export function windowAt(y: Float32Array, start: number, { size, shorter }: Windows): Float32Array {
  if (y.length >= start + size) return y.subarray(start, start + size);
  const filled = new Float32Array(size);
  const part = y.subarray(start);
  for (let at = 0; at < size && part.length > 0; at += part.length) {
    filled.set(at + part.length <= size ? part : part.subarray(0, size - at), at);
    if (shorter === 'pad') break;
  }
  return filled;
}
