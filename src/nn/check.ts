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

/** How an image (2 axes) or a sequence (1 axis) is called in messages. */
const spatial = {
  1: { numbers: 'a number', axes: 'steps, channels' },
  2: { numbers: 'a number or a pair [height, width]', axes: 'height, width, channels' },
} as const;

/** Axes beside the batch and the channels: 1 for sequences, 2 for images. */
export type SpatialAxes = keyof typeof spatial;

/** A number for each spatial axis, from one for all or a list. @throws EarshotError INVALID_ARGUMENT */
export function checkPerAxis(what: string, value: unknown, axes: SpatialAxes, least = 1): number[] {
  const list = typeof value === 'number' ? Array.from({ length: axes }, () => value) : value;
  if (!Array.isArray(list) || list.length !== axes) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${what} must be ${spatial[axes].numbers}; received ${describe(value)}.`,
    );
  }
  return list.map((entry) => checkCount(what, entry, least));
}

/** @throws EarshotError SHAPE_MISMATCH unless the input of a layer is sequences (1 axis) or images (2 axes) */
export function checkSpatial(layer: string, input: Shape, axes: SpatialAxes): void {
  checkRank(layer, input, axes + 1, spatial[axes].axes);
}

/** An option that is true or false. @throws EarshotError INVALID_ARGUMENT */
export function checkFlag(what: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new EarshotError('INVALID_ARGUMENT', `${what} must be true or false; received ${describe(value)}.`);
}

/** @throws EarshotError SHAPE_MISMATCH unless the input of a layer has this many axes (without the batch) */
export function checkRank(layer: string, input: Shape, rank: number, axes: string): void {
  if (input.length === rank) return;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${layer} expects input of shape (batch, ${axes}); received ${shapeText([null, ...input])}.`,
  );
}

/** A number for all ends, one for both ends of each axis, or [before, after] for each axis. */
export type Ends = number | readonly [number, number] | readonly (readonly [number, number])[];

/** [before, after] for each axis. @throws EarshotError INVALID_ARGUMENT */
export function checkEnds(what: string, value: unknown, axes: SpatialAxes): [number, number][] {
  const given = axes === 1 && isPair(value) ? [value] : value;
  const ends = typeof given === 'number' ? Array.from({ length: axes }, () => given) : given;
  if (Array.isArray(ends) && ends.length === axes) {
    const pairs = ends.map((end) => (typeof end === 'number' ? [end, end] : end));
    if (pairs.every(isPair)) {
      for (const count of pairs.flat()) checkCount(what, count, 0);
      return pairs as [number, number][];
    }
  }
  const forms = axes === 1 ? '[before, after]' : '[height, width] or [[above, below], [left, right]]';
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a number, or ${forms}; received ${describe(value)}.`,
  );
}

const isPair = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every((entry) => typeof entry === 'number');

/**
 * Axes of a layer's input, the batch counted as 0, in ascending order from one number or several; negative ones count
 * from the end.
 * @throws EarshotError INVALID_ARGUMENT for the batch, or what is no whole number, SHAPE_MISMATCH for an axis that the
 * input does not have
 */
export function checkAxes(layer: string, axes: number | readonly number[], input: Shape): number[] {
  const counted = [axes].flat().map((axis) => {
    const place = axis < 0 ? axis + input.length + 1 : axis;
    if (!Number.isInteger(axis) || axis === 0) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${layer}: an axis must be a whole number and not 0, the batch; received ${describe(axis)}.`,
      );
    }
    if (place >= 1 && place <= input.length) return place;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${layer}: input of shape ${shapeText([null, ...input])} has no axis ${axis}; expected 1 to ${input.length}, or -1 to -${input.length}.`,
    );
  });
  return [...new Set(counted)].sort((a, b) => a - b);
}
