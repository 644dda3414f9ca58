import type { Tensor } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { generatorOf, type Seeded } from './seed.ts';
import { changedCopy } from './spectrogram.ts';

export interface FilterAugmentOptions extends Seeded {
  /** Largest gain in decibels, up or down. */
  maxGain: number;
  /** Gains that are drawn, at bands as far apart as can be, the first and the last among them; at least 2, default 4. */
  points?: number;
}

/**
 * A spectrogram as through another microphone or room: all frames of a band get the same gain, which lies on straight
 * lines between random ones, uniform over [-maxGain, maxGain]. A network that sees these learns to hear what changes,
 * not how a recording is coloured.
 *
 * Nam, Kim and Park, "FilterAugment: An acoustic environmental data augmentation method", ICASSP 2022: its linear type,
 * the points equally far apart.
 *
 * @param S - Shape (..., bands, frames), finite, in decibels; all leading entries (channels) get the same gains.
 * @param options - `maxGain`, 0 or more; `points` = 4; `seed`.
 * @returns A copy of the shape of `S`.
 * @throws EarshotError INVALID_ARGUMENT for options out of range, SHAPE_MISMATCH for fewer than two axes.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { filterAugment } from 'earshot/audio';
 *
 * const S = new Tensor('float32', [0, 0, 0], [3, 1]);
 * const [low, middle, high] = filterAugment(S, { maxGain: 6, points: 2, seed: 1 }).data as Float32Array;
 * console.log(Math.abs(middle - (low + high) / 2) < 1e-6, Math.abs(low) <= 6); // true true
 * ```
 */
export function filterAugment(S: Tensor, options: FilterAugmentOptions): Tensor {
  return changedCopy('filterAugment', S, (x, size) => addGains('filterAugment', x, size, options));
}

/** As `filterAugment`, in the place of the numbers of `x`, (..., bands, frames). */
export function addGains(
  where: string,
  x: Float32Array,
  [bands, frames]: readonly [number, number],
  { maxGain, points = 4, seed }: FilterAugmentOptions,
): void {
  if (!Number.isFinite(maxGain) || maxGain < 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: maxGain must be a finite number of decibels, 0 or more; received ${describe(maxGain)}.`,
    );
  }
  if (!Number.isSafeInteger(points) || points < 2) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: points must be a whole number, 2 or more; received ${describe(points)}.`,
    );
  }
  const generator = generatorOf(where, seed);
  const drawn = Array.from({ length: points }, () => maxGain * (2 * generator.uniform() - 1));
  for (let row = 0; row < x.length / frames; row++) {
    const place = bands === 1 ? 0 : ((row % bands) / (bands - 1)) * (points - 1);
    const before = Math.min(Math.floor(place), points - 2);
    const gain = drawn[before] + (place - before) * (drawn[before + 1] - drawn[before]);
    for (let i = row * frames; i < (row + 1) * frames; i++) x[i] += gain;
  }
}
