/**
 * How much softer than at 1 kHz a tone sounds, in decibels, equal to `librosa.A_weighting` (0.11): the A curve of IEC
 * 61672, roughly the ear's at moderate levels.
 *
 * @param frequencies - Hz.
 * @param options - `minDb` = -80, below which no weight goes; null for no limit (0 Hz is then -Infinity).
 * @returns Decibels, one for each frequency.
 *
 * @example
 * ```ts
 * import { aWeighting } from 'earshot/audio';
 *
 * const [bass, middle] = aWeighting([100, 1000]);
 * console.log(bass.toFixed(1), middle.toFixed(1)); // -19.1 0.0
 * ```
 */
export function aWeighting(
  frequencies: ArrayLike<number>,
  { minDb = -80 }: { minDb?: number | null } = {},
): Float64Array {
  const [c0, c1, c2, c3] = [12194.217, 20.598997, 107.65265, 737.86223].map((corner) => corner ** 2);
  return Float64Array.from(frequencies, (frequency) => {
    const f2 = frequency ** 2;
    const ratio = (c0 * f2 ** 2) / ((f2 + c0) * (f2 + c1) * Math.sqrt((f2 + c2) * (f2 + c3)));
    return Math.max(minDb ?? -Infinity, 2 + 20 * Math.log10(ratio));
  });
}
