import { sizeOf } from '../array/tensor.ts';

/**
 * The maximum of `size` neighbours along an axis: floor(size / 2) before each place, the rest after it, as far as
 * there are data. (Continuing them by mirroring, as SciPy does, adds no neighbour that is not among these.)
 */
export function maximumFilter(
  values: Float32Array,
  dims: readonly number[],
  size: number,
  axis: number,
): Float32Array {
  const length = dims[axis];
  const stride = sizeOf(dims.slice(axis + 1));
  const before = Math.floor(size / 2);
  const after = size - 1 - before;
  const out = new Float32Array(values.length);
  for (let block = 0; block < values.length; block += stride * length) {
    for (let i = 0; i < length; i++) {
      const first = Math.max(0, i - before);
      const last = Math.min(length - 1, i + after);
      for (let at = block + i * stride, end = at + stride; at < end; at++) {
        const column = at - i * stride;
        let max = -Infinity;
        for (let j = first; j <= last; j++) max = Math.max(max, values[column + j * stride]);
        out[at] = max;
      }
    }
  }
  return out;
}
