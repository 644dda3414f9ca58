import { RandomState } from '../array/random-state.ts';
import { describe, EarshotError } from '../errors.ts';
import type { Fold } from './folds.ts';
import type { Label } from './labels.ts';

/** One round for each of `groups`, which is tested while all others train. */
export function rounds(groupOf: readonly Label[], groups: readonly Label[]): Fold[] {
  const indices = Int32Array.from(groupOf.keys());
  return groups.map((group) => ({
    train: indices.filter((i) => groupOf[i] !== group),
    test: indices.filter((i) => groupOf[i] === group),
  }));
}

/** The generator itself, or one with that seed. */
export function generator(randomState: number | RandomState | undefined): RandomState {
  return randomState instanceof RandomState ? randomState : new RandomState(randomState);
}

/** @throws EarshotError INVALID_ARGUMENT unless n samples can be split so often */
export function checkSplits(caller: string, nSplits: number, n: number): void {
  if (!(Number.isInteger(nSplits) && nSplits >= 2 && nSplits <= n))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: nSplits must be a whole number from 2 to the number of samples (${n}); received ${describe(nSplits)}.`,
    );
}
