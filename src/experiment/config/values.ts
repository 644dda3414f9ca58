import { z } from 'zod';
import { EarshotError } from '../../errors.ts';

/** @file Kinds of values in an experiment's file. Each says in plain words what it expects. */

/** What a value of the schema must be: 'a number from 0 to 1'. */
export function expectedOf(schema: z.ZodType): string {
  return (schema.meta()?.expected as string | undefined) ?? 'another value';
}

function expecting<Schema extends z.ZodType>(schema: Schema, expected: string): Schema {
  return schema.meta({ expected });
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  return expecting(z.number().int().min(least).max(most), `a whole number ${range}`);
}

/** Both ends included. */
export function numberFrom(least: number, most: number) {
  return expecting(z.number().min(least).max(most), `a number from ${least} to ${most}`);
}

export function zeroOrMore() {
  return expecting(z.number().min(0), 'a number of 0 or more');
}

export function aboveZero() {
  return expecting(z.number().gt(0), 'a number above 0');
}

/** From 0 on, below 1. */
export function belowOne() {
  return expecting(z.number().min(0).lt(1), 'a number of 0 or more and below 1');
}

export function yesOrNo() {
  return expecting(z.boolean(), 'true or false');
}

export function text(what: string) {
  return expecting(z.string().min(1), what);
}

export function oneOf<const Names extends readonly [string, ...string[]]>(...names: Names) {
  return expecting(z.enum(names), listed(names.map((name) => `'${name}'`)));
}

/** Two numbers, the first not above the second, neither outside the bounds. */
export function fromTo(least: number, most: number) {
  const bound = z.number().min(least).max(most);
  return expecting(
    z.tuple([bound, bound]).refine(([from, to]) => from <= to),
    `two numbers from ${least} to ${most}, the smaller one first: [from, to]`,
  );
}

export function either<Left extends z.ZodType, Right extends z.ZodType>(left: Left, right: Right) {
  return expecting(z.union([left, right]), `${expectedOf(left)} or ${expectedOf(right)}`);
}

/** Whatever `check` does not throw an EarshotError about. */
export function checked<T>(check: (value: unknown) => unknown, expected: string) {
  return expecting(
    z.custom<T>((value) => {
      try {
        check(value);
        return true;
      } catch (error) {
        if (error instanceof EarshotError) return false;
        throw error;
      }
    }),
    expected,
  );
}

/** Keys of their own, all of them needed and no others allowed. */
export function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return expecting(z.strictObject(shape), `an object { ${Object.keys(shape).join(', ')} }`);
}

export function orNull<Schema extends z.ZodType>(schema: Schema) {
  const expected = expectedOf(schema);
  return expecting(z.nullable(schema), `${expected}${/ or |, |:/.test(expected) ? ',' : ''} or null`);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
