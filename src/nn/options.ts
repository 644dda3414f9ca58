import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkNumber } from './check.ts';
import type { LayerOptions } from './layer.ts';

/**
 * Refuses options that would be passed over in silence.
 * @throws EarshotError INVALID_ARGUMENT unless `options` is an object; UNKNOWN_NAME for an option that is not one of
 * `known`, with the nearest of them
 */
export function checkOptions<T extends object>(
  what: string,
  options: T,
  known: readonly (keyof T & string)[],
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${what} takes one object of options, such as { ${known[0]}: ... }; received ${describe(options)}.`,
    );
  }
  for (const key of Object.keys(options))
    if (!(known as readonly string[]).includes(key)) throw unknownName(`${what}: an option`, key, known);
}

/** `unknown` where `Known` names all options of T, so that none can be forgotten; else `never`. */
type Complete<T, Known extends readonly unknown[]> = [Exclude<keyof T, Known[number]>] extends [never]
  ? unknown
  : never;

/** The names of all options of T. */
export const optionNames =
  <T>() =>
  <const Names extends readonly (keyof T & string)[]>(names: Names & Complete<T, Names>): Names =>
    names;

/**
 * `checkOptions` for a layer: `own` are its options beside those that every layer takes.
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME
 */
export function checkLayerOptions<T extends LayerOptions, const Own extends readonly (keyof T & string)[]>(
  layer: string,
  options: T,
  own: Own & Complete<Omit<T, keyof LayerOptions>, Own>,
): void {
  checkOptions<T>(layer, options, [...own, 'name', 'trainable']);
}

/** @throws EarshotError INVALID_ARGUMENT unless `value` is a finite number above 0 */
export function checkPositive(what: string, value: unknown): number {
  const checked = checkNumber(what, value, 0);
  if (checked > 0) return checked;
  throw new EarshotError('INVALID_ARGUMENT', `${what} must be above 0; received 0.`);
}
