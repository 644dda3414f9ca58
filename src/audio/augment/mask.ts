import type { Tensor } from '../../array/tensor.ts';
import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { describe, EarshotError } from '../../errors.ts';
import { checkPositiveInteger } from '../check.ts';
import { generatorOf, type Seeded } from './seed.ts';
import { changedCopy } from './spectrogram.ts';

export interface MaskOptions extends Seeded {
  /** Largest width of a mask, in frames or bands; how wide each is, from 0 on, is random. */
  size: number;
  /** Masks, which may overlap; default 1. */
  count?: number;
  /** What stands in their place; default the mean of the whole spectrogram. */
  value?: number;
}

/**
 * A spectrogram with stretches of time blotted out: SpecAugment's time masks, as `TimeMasking` of torchaudio. A network
 * that sees these learns not to lean on one moment.
 *
 * Park et al., "SpecAugment: A simple data augmentation method for automatic speech recognition", Interspeech 2019.
 *
 * @param S - Shape (..., bands, frames), finite; all leading entries (channels) get the same masks. In decibels or
 *   standardised: the mean of energies would stand out.
 * @param options - `size` in frames, `count` = 1, `value` = the mean of S, `seed`.
 * @returns A copy of the shape of `S`.
 * @throws EarshotError INVALID_ARGUMENT for options out of range, SHAPE_MISMATCH for fewer than two axes.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { timeMask } from 'earshot/audio';
 *
 * const S = new Tensor('float32', [1, 2, 3, 4], [1, 4]);
 * timeMask(S, { size: 3, value: 0, seed: 3 }).data; // Float32Array [1, 0, 0, 4]
 * ```
 */
export function timeMask(S: Tensor, options: MaskOptions): Tensor {
  return masked('timeMask', S, 'frames', options);
}

/**
 * A spectrogram with ranges of frequency blotted out: SpecAugment's frequency masks, as `FrequencyMasking` of
 * torchaudio. A network that sees these learns not to lean on one band. See {@link timeMask}.
 *
 * @param S - Shape (..., bands, frames), finite.
 * @param options - `size` in bands, `count` = 1, `value` = the mean of S, `seed`.
 * @returns A copy of the shape of `S`.
 * @throws EarshotError as {@link timeMask} does.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { frequencyMask } from 'earshot/audio';
 *
 * const S = new Tensor('float32', [1, 2, 3, 4], [4, 1]);
 * frequencyMask(S, { size: 3, value: 0, seed: 3 }).data; // Float32Array [1, 0, 0, 4]
 * ```
 */
export function frequencyMask(S: Tensor, options: MaskOptions): Tensor {
  return masked('frequencyMask', S, 'bands', options);
}

function masked(where: string, S: Tensor, axis: 'frames' | 'bands', options: MaskOptions): Tensor {
  return changedCopy(where, S, (x, size) => blotOut(where, x, size, axis, options));
}

/** As the masks, in the place of the numbers of `x`, (..., bands, frames). */
export function blotOut(
  where: string,
  x: Float32Array,
  [bands, frames]: readonly [number, number],
  axis: 'frames' | 'bands',
  { size, count = 1, value, seed }: MaskOptions,
): void {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: size must be a whole number of ${axis}, 0 or more; received ${describe(size)}.`,
    );
  }
  checkPositiveInteger(where, 'count', count);
  if (value !== undefined && !Number.isFinite(value)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: value must be a finite number; received ${describe(value)}.`,
    );
  }
  const generator = generatorOf(where, seed);
  const filling = value ?? mean(x);
  for (let i = 0; i < count; i++) {
    const [from, to] = drawMask(axis === 'frames' ? frames : bands, size, generator);
    for (let row = 0; row < x.length / frames; row++) {
      if (axis === 'frames') x.fill(filling, row * frames + from, row * frames + to);
      else if (row % bands >= from && row % bands < to) x.fill(filling, row * frames, (row + 1) * frames);
    }
  }
}

/** Width, uniform over 0 to `size`, then place. */
function drawMask(length: number, size: number, generator: Xoshiro128): [from: number, to: number] {
  const width = Math.floor(generator.uniform() * (Math.min(size, length) + 1));
  const from = Math.floor(generator.uniform() * (length - width + 1));
  return [from, from + width];
}

function mean(x: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}
