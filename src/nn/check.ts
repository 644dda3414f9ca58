import { shapeText } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import type { Shape } from './features.ts';

/** @throws EarshotError INVALID_ARGUMENT unless `value` is a whole number of at least `least` */
export function checkCount(what: string, value: unknown, least = 1): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a whole number of at least ${least}; received ${describe(value)}.`,
  );
}

/** @throws EarshotError INVALID_ARGUMENT unless `value` is a finite number in [low, high] */
export function checkNumber(what: string, value: unknown, low = -Infinity, high = Infinity): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high) return value;
  const range =
    low === -Infinity ? '' : high === Infinity ? ` of at least ${low}` : ` from ${low} to ${high}`;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a finite number${range}; received ${describe(value)}.`,
  );
}

/** @throws EarshotError INVALID_ARGUMENT unless `value` is a number in [0, 1) */
export function checkBelowOne(what: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value < 1) return value;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a number from 0 up to, not including, 1; received ${describe(value)}.`,
  );
}

/** A pair from a number or a pair. @throws EarshotError INVALID_ARGUMENT */
export function checkPair(what: string, value: number | readonly [number, number]): [number, number] {
  const pair = typeof value === 'number' ? [value, value] : value;
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${what} must be a number or a pair [height, width]; received ${describe(value)}.`,
    );
  }
  return [checkCount(what, pair[0]), checkCount(what, pair[1])];
}

/** @throws EarshotError SHAPE_MISMATCH unless the input of a layer has this many axes (without the batch) */
export function checkRank(layer: string, input: Shape, rank: number, axes: string): void {
  if (input.length === rank) return;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${layer} expects input of shape (batch, ${axes}); received ${shapeText([null, ...input])}.`,
  );
}
