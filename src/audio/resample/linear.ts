/**
 * `ceil(n · up/down)` samples on straight lines between those of `x`, as libsamplerate's `SRC_LINEAR`: everything
 * comes one input sample late, and what lies before the first sample is equal to it.
 */
export function interpolateLinearly(x: Float32Array, up: number, down: number): Float32Array {
  return Float32Array.from({ length: Math.ceil((x.length * up) / down) }, (_, n) => {
    const time = n * down;
    const base = Math.floor(time / up);
    const before = x[Math.max(0, base - 1)];
    return before + ((time - base * up) / up) * (x[base] - before);
  });
}
