import { EarshotError } from '../errors.ts';

/**
 * The signal cut, or padded with zeros at its end, to exactly `size` samples
 * (`librosa.util.fix_length` with its default padding). Always a copy.
 *
 * @param y mono signal, any length
 * @param size samples wanted, an integer of at least 0
 * @throws EarshotError INVALID_ARGUMENT when `size` is not such an integer
 * @example
 * ```ts
 * import { fixLength } from 'earshot/audio';
 *
 * fixLength(Float32Array.of(1, 2, 3), 5); // 1 2 3 0 0
 * fixLength(Float32Array.of(1, 2, 3), 2); // 1 2
 * ```
 */
export function fixLength(y: Float32Array, size: number): Float32Array {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fixLength: size must be a whole number of samples, 0 or more; received ${String(size)}.`,
    );
  }
  const fixed = new Float32Array(size);
  fixed.set(y.length > size ? y.subarray(0, size) : y);
  return fixed;
}
