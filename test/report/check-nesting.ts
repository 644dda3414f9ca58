import { expect } from 'vitest';

const VOID = new Set([
  'meta',
  'link',
  'img',
  'br',
  'rect',
  'path',
  'circle',
  'image',
  'line',
  'polyline',
  'polygon',
]);

/** Throws unless every element is closed where it must be. */
export function checkNesting(text: string): void {
  const open: string[] = [];
  const body = text.replace(/<style>[\s\S]*?<\/style>/g, '').replace('<!doctype html>', '');
  for (const [, close, name, rest] of body.matchAll(/<(\/?)([a-zA-Z0-9]+)((?:"[^"]*"|[^">])*)>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/') && !VOID.has(name)) open.push(name);
  }
  expect(open).toEqual([]);
}
