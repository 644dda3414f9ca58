import { describe, EarshotError } from '../errors.ts';

/** Numbers of one series: a plain or typed array. */
export type Numbers = ArrayLike<number>;

/** Throws unless `values` is a non-empty array of finite numbers. */
export function checkNumbers(where: string, values: Numbers): void {
  if (values === null || typeof values !== 'object' || typeof values.length !== 'number') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where} must be an array of numbers; received ${describe(values)}.`,
    );
  }
  if (values.length === 0) {
    throw new EarshotError('INVALID_ARGUMENT', `${where} is empty; a plot needs at least one number.`);
  }
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== 'number') {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}[${i}] must be a number; received ${describe(values[i])}.`,
      );
    }
    if (!Number.isFinite(values[i])) {
      throw new EarshotError(
        'NOT_FINITE',
        `${where}[${i}] is ${values[i]}; plots take finite numbers only. Drop or replace it first.`,
      );
    }
  }
}

/** Throws unless both arrays are plottable and of the same length. */
export function checkPairs(where: string, x: Numbers, y: Numbers): void {
  checkNumbers(`${where}.x`, x);
  checkNumbers(`${where}.y`, y);
  if (x.length !== y.length) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: x and y must have the same length; received ${x.length} and ${y.length}.`,
    );
  }
}

/** The entries of a record of named things. Throws when there are none. */
export function namedEntries<T>(where: string, record: Readonly<Record<string, T>>): [string, T][] {
  if (record === null || typeof record !== 'object' || Array.isArray(record) || ArrayBuffer.isView(record)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where} must be an object of named series, such as { loss: [...] }; received ${describe(record)}.`,
    );
  }
  const entries = Object.entries(record);
  if (entries.length === 0) {
    throw new EarshotError('INVALID_ARGUMENT', `${where} has no series; name at least one.`);
  }
  return entries;
}

/** Throws unless `value` is a finite number above zero. */
export function checkPositive(where: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where} must be a number above 0; received ${describe(value)}.`,
    );
  }
}

/** Smallest and largest of some finite numbers. */
export function extent(values: Numbers): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}
