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
  const range = high === Infinity ? `of at least ${low}` : `from ${low} to ${high}`;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a number ${low === -Infinity ? '' : range}; received ${describe(value)}.`,
  );
}

/** A pair from a number or a pair. @throws EarshotError INVALID_ARGUMENT */
export function checkPair(what: string, value: number | readonly [number, number]): [number, number] {
  const [height, width, ...rest] = typeof value === 'number' ? [value, value] : value;
  if (rest.length > 0)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${what} must be a number or a pair; received ${describe(value)}.`,
    );
  return [checkCount(what, height), checkCount(what, width)];
}

/** @throws EarshotError SHAPE_MISMATCH unless the input of a layer has this many axes (without the batch) */
export function checkRank(layer: string, input: Shape, rank: number, axes: string): void {
  if (input.length === rank) return;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${layer} expects input of shape (batch, ${axes}); received ${shapeText([null, ...input])}.`,
  );
}
