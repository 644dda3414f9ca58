/** @file What there is in Node alone. The rest of earshot runs unchanged in Node and in a browser. */

export const isNode = typeof process !== 'undefined' && process.versions?.node !== undefined;

/** Loads a module that is for Node alone: its name is no literal here, so bundlers for the browser leave it out. */
export function importForNode<T>(name: string): Promise<T> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}
