import { firstNotFinite } from '../array/finite.ts';
import { describe, EarshotError } from '../errors.ts';

/** Throws unless `value` is a whole number of at least 1. */
export function checkPositiveInteger(where: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: ${name} must be a whole number of at least 1; received ${describe(value)}.`,
    );
  }
}

/** Throws unless `nFft` is a whole number of 1 to 2^24: beyond, tables and buffers would take gigabytes. */
export function checkFftLength(where: string, nFft: number): void {
  checkPositiveInteger(where, 'nFft', nFft);
  if (nFft > 2 ** 24) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: nFft must be at most ${2 ** 24}; received ${nFft}. A few thousand points are usual.`,
    );
  }
}

/** Throws unless `value` is a finite number above 0. */
export function checkPositive(where: string, name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: ${name} must be a finite number above 0; received ${describe(value)}.`,
    );
  }
}

/** Throws unless `y` is a mono signal: a Float32Array of at least one sample, all of them finite. */
export function checkSignal(where: string, y: Float32Array): void {
  if (!(y instanceof Float32Array)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: y must be a Float32Array of mono samples; received ${describe(y)}. Float32Array.from(y) makes one of any list of numbers.`,
    );
  }
  if (y.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: y is empty; at least one sample is needed. Leave empty clips out.`,
    );
  }
  checkFinite(where, 'y', y);
}

/** Throws when `values` holds NaN or infinity, naming the first place. */
export function checkFinite(where: string, name: string, values: Float32Array): void {
  const index = firstNotFinite(values);
  if (index < 0) return;
  const count = values.reduce((n, value) => n + (Number.isFinite(value) ? 0 : 1), 0);
  throw new EarshotError(
    'NOT_FINITE',
    `${where}: ${name} must be finite everywhere; received ${count} value(s) that are not, the first at index ${index}: ${values[index]}. Repair or drop what made them.`,
  );
}
