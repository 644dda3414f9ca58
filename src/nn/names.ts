import { unknownName } from '../errors.ts';

/** The entry of a table under its own key `name`. @throws EarshotError UNKNOWN_NAME, with the nearest right one */
export function lookUp<T>(what: string, name: unknown, table: Readonly<Record<string, T>>): T {
  if (typeof name === 'string' && Object.hasOwn(table, name)) return table[name];
  throw unknownName(what, name, Object.keys(table));
}

/** Keras's name for the next layer of a class: 'conv2d', 'conv2d_1', 'max_pooling2d', ... */
export function defaultName(kind: string, taken: ReadonlySet<string>): string {
  const base = snakeCase(kind);
  if (!taken.has(base)) return base;
  for (let i = 1; ; i++) if (!taken.has(`${base}_${i}`)) return `${base}_${i}`;
}

/** Keras's to_snake_case: 'MaxPooling2D' becomes 'max_pooling2d', 'LeakyReLU' 'leaky_re_lu'. */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
