import { describe, EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';

/** @file What the network code needs of the file system; loaded only when a file is read or written. */

let files = 0;

/** @throws EarshotError UNSUPPORTED in a browser */
async function fileSystem(): Promise<typeof import('node:fs/promises')> {
  if (isNode) return importForNode('node:fs/promises');
  throw new EarshotError(
    'UNSUPPORTED',
    'a browser has no files to read or write by path. Use model.toBytes(), and loadModel(bytes) with bytes from fetch or a file that was chosen.',
  );
}

/**
 * Writes a file so that at any moment the old or the new one is there, whole: beside it, then renamed.
 * @throws EarshotError NOT_WRITABLE
 */
export async function writeFileWhole(path: string, contents: string | Uint8Array): Promise<void> {
  if (typeof path !== 'string' || path === '') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `expected the path of a file to write; received ${describe(path)}.`,
    );
  }
  const { writeFile, rename, rm } = await fileSystem();
  const beside = `${path}.${process.pid}-${++files}.part`;
  try {
    await writeFile(beside, contents);
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {});
    throw notWritable(path, cause);
  }
}

/** Adds at the end of a file, which is made if need be. @throws EarshotError NOT_WRITABLE */
export async function appendToFile(path: string, contents: string | Uint8Array): Promise<void> {
  const { appendFile } = await fileSystem();
  try {
    await appendFile(path, contents);
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

/** Makes a folder, and those above it. @throws EarshotError NOT_WRITABLE */
export async function makeFolder(path: string): Promise<void> {
  const { mkdir } = await fileSystem();
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

/** True when there is a file and it is not empty. */
export async function hasText(path: string): Promise<boolean> {
  const { stat } = await fileSystem();
  return stat(path).then(
    ({ size }) => size > 0,
    () => false,
  );
}

/** The bytes of a file. @throws EarshotError NOT_FOUND */
export async function readBytes(path: string): Promise<Uint8Array> {
  const { readFile } = await fileSystem();
  try {
    return await readFile(path);
  } catch (cause) {
    throw new EarshotError('NOT_FOUND', `cannot read '${path}': ${reason(cause)}.`, { cause });
  }
}

function notWritable(path: string, cause: unknown): EarshotError {
  return new EarshotError('NOT_WRITABLE', `cannot write '${path}': ${reason(cause)}.`, { cause });
}

function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  const known: Record<string, string> = {
    ENOENT: 'the file or its folder does not exist; check the path, or make the folder first',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder; name a file',
    ENOSPC: 'the disk is full; make room and try again',
    EROFS: 'the disk is read-only',
  };
  return known[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
}
