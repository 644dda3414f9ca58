import { importForNode, isNode } from '../../src/node.ts';

/** @file The files of test/fixtures/audio: from the disk in Node, on a page from its server. */

const folder = isNode ? new URL(/* @vite-ignore */ '../fixtures/audio/', import.meta.url) : undefined;

/** Where `load` finds a file: its path, on a page its URL. */
export async function fixturePath(name: string): Promise<string> {
  if (folder === undefined) return name;
  const { fileURLToPath } = await importForNode<typeof import('node:url')>('node:url');
  return fileURLToPath(new URL(name, folder));
}

export async function fixtureBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  if (folder !== undefined) {
    const { readFile } = await importForNode<typeof import('node:fs/promises')>('node:fs/promises');
    return new Uint8Array(await readFile(new URL(name, folder)));
  }
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function fixtureJson<T>(name: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await fixtureBytes(name)));
}

/** A base64 block of little-endian float32. */
export function unpack(base64: string): Float32Array {
  return new Float32Array(unpackBytes(base64).buffer);
}

/** A base64 block of little-endian float64. */
export function unpackDoubles(base64: string): Float64Array {
  return new Float64Array(unpackBytes(base64).buffer);
}

export function unpackBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
