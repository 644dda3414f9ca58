import { describe, EarshotError, unknownName } from '../errors.ts';

/** The entry of a table under its own key `name`. @throws EarshotError UNKNOWN_NAME, with the nearest right one */
export function lookUp<T>(what: string, name: unknown, table: Readonly<Record<string, T>>): T {
  if (typeof name === 'string' && Object.hasOwn(table, name)) return table[name];
  throw unknownName(what, name, Object.keys(table));
}

/** Keras's name for the next layer of a class: 'conv2d', 'conv2d_1', 'max_pooling2d', ... */
export function defaultName(kind: string, taken: ReadonlySet<string>): string {
  return freeName(snakeCase(kind), taken);
}

/** The name itself, or with the first number that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let i = 1; ; i++) if (!taken.has(`${name}_${i}`)) return `${name}_${i}`;
}

/** @throws EarshotError INVALID_ARGUMENT unless a name is text */
export function checkName(what: string, name: unknown): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what}: a name must be text that is not empty; received ${describe(name)}.`,
  );
}

/** Keras's to_snake_case: 'MaxPooling2D' becomes 'max_pooling2d', 'LeakyReLU' 'leaky_re_lu'. */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
