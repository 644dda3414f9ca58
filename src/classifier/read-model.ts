import { describe, EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';

/** Where a classifier's file is: a path or URL, or its bytes. */
export type ModelSource = string | URL | ArrayBuffer | Uint8Array | Blob;

/** How errors call a source. */
export function sourceName(source: ModelSource): string {
  if (typeof source === 'string') return `'${source.length > 200 ? `${source.slice(0, 60)}...` : source}'`;
  if (source instanceof URL) return `'${source.protocol === 'file:' ? source.pathname : source.href}'`;
  return (source as { name?: string } | null)?.name ?? 'the bytes given';
}

/**
 * All bytes of a file: a path or `file:` URL in Node, any other URL through `fetch`.
 * @throws EarshotError NOT_FOUND, INVALID_ARGUMENT for what is no source
 */
export async function readModel(source: ModelSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (!(source instanceof URL) && (typeof source !== 'string' || source === '')) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `loadClassifier: expected a path, URL, ArrayBuffer, Uint8Array, Blob or File; received ${describe(source)}.`,
    );
  }
  const remote = source instanceof URL ? source.protocol !== 'file:' : /^(https?|blob|data):/.test(source);
  return remote || !isNode ? fetched(source) : local(source);
}

async function local(path: string | URL): Promise<Uint8Array> {
  const { readFileSync } = await importForNode<typeof import('node:fs')>('node:fs');
  try {
    return readFileSync(path); // readFile takes several times as long, and the engine's compiling stops all for longer
  } catch (cause) {
    const known: Record<string, string> = {
      ENOENT: 'there is no such file. Check the path',
      ENOTDIR: 'a part of the path is a file, not a folder',
      EISDIR: 'it is a folder; name the .onnx file in it',
      EACCES: 'permission denied',
    };
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new EarshotError('NOT_FOUND', `cannot read ${sourceName(path)}: ${known[code] ?? message}.`, {
      cause,
    });
  }
}

async function fetched(url: string | URL): Promise<Uint8Array> {
  const failed = (why: string, cause?: unknown) =>
    new EarshotError('NOT_FOUND', `cannot fetch ${sourceName(url)}: ${why}.`, { cause });
  const response = await fetch(url).catch((cause) => {
    throw failed((cause as Error).message, cause);
  });
  if (!response.ok) throw failed(`HTTP ${response.status}. Check the address`);
  return new Uint8Array(await response.arrayBuffer());
}
