import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { checkPositiveInteger, checkSignal } from '../check.ts';
import { fixLength } from '../fix-length.ts';
import { generatorOf, type Seeded } from './seed.ts';

export interface RandomCropOptions extends Seeded {
  /** Samples wanted. */
  size: number;
}

/** A crop whose largest sample is below this share of the signal's (-40 dB) holds nothing of the sound. */
const QUIET = 0.01;
const TRIES = 8;

/**
 * A piece from anywhere in a signal. A piece that is 40 dB below the signal's peak all the way is drawn again, up to
 * eight times, and the loudest is taken: a label holds for where the sound is. A signal that is not longer than `size` is
 * padded with zeros at its end.
 *
 * @param y - Mono samples.
 * @param options - `size` in samples, `seed`.
 * @returns `size` samples, a copy.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal or options out of range, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { randomCrop } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 8));
 * randomCrop(y, { size: 4096, seed: 1 }).length; // 4096
 * ```
 */
export function randomCrop(y: Float32Array, { size, seed }: RandomCropOptions): Float32Array {
  checkSignal('randomCrop', y);
  checkPositiveInteger('randomCrop', 'size', size);
  const start = randomStart(y, size, generatorOf('randomCrop', seed));
  return fixLength(y.subarray(start), size);
}

/** Where a random crop starts; 0 for a signal that is not longer than it. */
export function randomStart(y: Float32Array, size: number, generator: Xoshiro128): number {
  if (y.length <= size) return 0;
  const wanted = QUIET * peak(y);
  let best = { start: 0, loudness: -1 };
  for (let i = 0; i < TRIES && best.loudness < wanted; i++) {
    const start = Math.floor(generator.uniform() * (y.length - size + 1));
    const loudness = peak(y.subarray(start, start + size));
    if (loudness > best.loudness) best = { start, loudness };
  }
  return best.start;
}

function peak(y: Float32Array): number {
  let largest = 0;
  for (let n = 0; n < y.length; n++) largest = Math.max(largest, Math.abs(y[n]));
  return largest;
}
