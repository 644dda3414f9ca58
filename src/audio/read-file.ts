import { describe, EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';

/** Where a sound comes from: a path or URL, or the bytes of its file. */
export type SoundSource = string | URL | ArrayBuffer | Uint8Array | Blob;

/** A file opened for reading. */
export interface FileReader {
  readonly size: number;
  /** Bytes `start` to `end`; fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What messages call a file. */
export function fileName(source: SoundSource): string {
  if (source instanceof URL) {
    return source.protocol === 'file:' ? decodeURIComponent(source.pathname) : String(source);
  }
  // The address of data is the data, too long for a message.
  if (typeof source === 'string') return source.length > 200 ? `${source.slice(0, 60)}...` : source;
  return (source as { name?: string } | null)?.name || 'the sound';
}

/**
 * Opens a file: a path or `file:` URL in Node, any other URL through `fetch` (the whole is fetched at once), a
 * `Blob` or `File`, or bytes.
 *
 * @throws EarshotError NOT_FOUND, BAD_FILE for what cannot be read, INVALID_ARGUMENT for what is no path
 */
export async function openFile(where: string, source: SoundSource): Promise<FileReader> {
  if (source instanceof Uint8Array) return inMemory(source);
  if (source instanceof ArrayBuffer) return inMemory(new Uint8Array(source));
  if (source instanceof Blob) return openBlob(source);
  if (!(source instanceof URL) && (typeof source !== 'string' || source === '')) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: the sound must be a path, URL, ArrayBuffer, Uint8Array, Blob or File; received ${describe(source)}.`,
    );
  }
  const remote = source instanceof URL ? source.protocol !== 'file:' : /^(https?|blob|data):/.test(source);
  return remote || !isNode ? fetchFile(source) : openLocal(source);
}

function inMemory(bytes: Uint8Array): FileReader {
  return {
    size: bytes.length,
    read: async (start, end) => bytes.subarray(start, end),
    close: async () => {},
  };
}

function openBlob(blob: Blob): FileReader {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
    close: async () => {},
  };
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
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
    throw new EarshotError('BAD_FILE', `${name} is a web page (text/html), not a sound. Check the address.`);
  }
  try {
    return inMemory(new Uint8Array(await response.arrayBuffer()));
  } catch (cause) {
    throw new EarshotError(
      'DOWNLOAD_FAILED',
      `${name} was not received to its end: ${(cause as Error).message}. Try again.`,
      { cause },
    );
  }
}
