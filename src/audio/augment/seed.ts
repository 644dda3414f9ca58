import { Xoshiro128 } from '../../array/xoshiro.ts';
import { describe, EarshotError } from '../../errors.ts';

/** What is random in an augmentation. */
export interface Seeded {
  /** Whole number of 0 to 2^53 - 1; the same seed draws the same. In `map` of a dataset, the example's own. */
  seed: number;
}

/** The generator for a seed. @throws EarshotError INVALID_ARGUMENT for what is no seed, or none */
export function generatorOf(where: string, seed: number): Xoshiro128 {
  if (Number.isSafeInteger(seed) && seed >= 0) return new Xoshiro128(seed);
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${where}: seed must be a whole number of 0 to 2^53 - 1; received ${describe(seed)}. Give another one for each sound.`,
  );
}
