import { describe, EarshotError } from '../errors.ts';

/** The dimensions that a `size` argument asks for; none for a single number. */
export function dimsOf(size: number | readonly number[] | undefined): readonly number[] {
  if (size === undefined) return [];
  return typeof size === 'number' ? [size] : size;
}

/** A seed word. @throws EarshotError INVALID_ARGUMENT for another value. */
export function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `RandomState: seed must be an integer in [0, 2^32), or an array of them; received ${describe(seed)}.`,
  );
}

/** A number of draws. @throws EarshotError INVALID_ARGUMENT for another value. */
export function checkSize(size: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `RandomState: a size must be a whole number, 0 or more; received ${describe(size)}.`,
  );
}
