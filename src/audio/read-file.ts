import { describe, EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';

/** A file opened for reading. */
export interface FileReader {
  readonly size: number;
  /** Bytes `start` to `end`; fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What messages call a file. */
export function fileName(path: string | URL): string {
  return String(path instanceof URL && path.protocol === 'file:' ? decodeURIComponent(path.pathname) : path);
}

/**
 * Opens a file: a path or `file:` URL in Node, any other URL through `fetch` (the whole is fetched at once).
 *
 * @throws EarshotError NOT_FOUND, BAD_FILE for what cannot be read, INVALID_ARGUMENT for what is no path
 */
export async function openFile(path: string | URL): Promise<FileReader> {
  if (!(path instanceof URL) && (typeof path !== 'string' || path === '')) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `load: path must be a path or a URL; received ${describe(path)}.`,
    );
  }
  const remote = path instanceof URL ? path.protocol !== 'file:' : /^(https?|blob|data):/.test(path);
  return remote || !isNode ? fetchFile(path) : openLocal(path);
}

/** Files up to this size are read at once: a turn through the thread pool takes longer than the reading. */
const SMALL = 4 << 20;

async function openLocal(path: string | URL): Promise<FileReader> {
  const fs = await importForNode<typeof import('node:fs')>('node:fs');
  const name = fileName(path);
  try {
    // Asked before it is opened: opening a pipe would wait for its other end.
    const stat = fs.statSync(path);
    if (!stat.isFile()) {
      const what = stat.isDirectory() ? 'a folder' : 'a device or pipe';
      throw new EarshotError('BAD_FILE', `${name} is ${what}, not a sound file.`);
    }
    const file = fs.openSync(path, 'r');
    const readPiece = (bytes: Uint8Array, at: number) =>
      bytes.length <= SMALL
        ? fs.readSync(file, bytes, 0, bytes.length, at)
        : new Promise<number>((resolve, reject) => {
            fs.read(file, bytes, 0, bytes.length, at, (error, got) => (error ? reject(error) : resolve(got)));
          });
    return {
      size: stat.size,
      read: async (start, end) => {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, stat.size) - start));
        let filled = 0;
        for (let got = 1; got > 0 && filled < bytes.length; filled += got) {
          got = await readPiece(bytes.subarray(filled), start + filled);
        }
        return bytes.subarray(0, filled);
      },
      close: async () => fs.closeSync(file),
    };
  } catch (cause) {
    throw cause instanceof EarshotError ? cause : unreadable(name, cause);
  }
}

/** The error for a file that the system does not let us read. */
export function unreadable(name: string, cause: unknown): EarshotError {
  const code = (cause as { code?: string }).code ?? String(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new EarshotError('NOT_FOUND', `${name} does not exist. Check the path.`, { cause });
  }
  return new EarshotError('BAD_FILE', `${name} cannot be read (${code}).`, { cause });
}

async function fetchFile(path: string | URL): Promise<FileReader> {
  const name = fileName(path);
  let response: Response;
  try {
    response = await fetch(path);
  } catch (cause) {
    throw new EarshotError('NOT_FOUND', `${name} cannot be fetched: ${(cause as Error).message}.`, { cause });
  }
  if (!response.ok)
    throw new EarshotError('NOT_FOUND', `${name} cannot be fetched: HTTP ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    size: bytes.length,
    read: async (start, end) => bytes.subarray(start, end),
    close: async () => {},
  };
}
