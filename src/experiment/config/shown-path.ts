import { isAbsolute, relative } from 'node:path';

/** A path for people: from the current folder where it is inside it, else whole. */
export function shownPath(path: string): string {
  const short = relative('', path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
