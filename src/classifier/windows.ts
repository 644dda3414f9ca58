import type { Windows } from './settings.ts';

/** Below this share of a hop, what is left behind the last window is not worth another one. */
const NEGLIGIBLE = 0.1;

/**
 * Where the windows of a clip of `length` samples start: hop by hop, the last one moved back so that it ends with the
 * clip. A clip that is not longer than a window has one, at 0; a rest of less than a tenth of a hop gets none.
 */
export function windowStarts(length: number, { size, hop }: Windows): number[] {
  const rest = Math.max(0, length - size);
  const count = Math.max(1, Math.ceil(rest / hop - NEGLIGIBLE) + 1);
  return Array.from({ length: count }, (_, i) => Math.min(i * hop, rest));
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
