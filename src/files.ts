import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeError } from './file-errors.ts';

let files = 0;

/**
 * Writes a file so that at any moment the old or the new one is there, whole; makes its folder where needed. What the
 * pieces throw is thrown, and leaves the old file.
 * @throws EarshotError NOT_WRITABLE
 */
export async function writeWhole(
  path: string,
  contents: string | Uint8Array | readonly Uint8Array[] | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const beside = `${path}.${process.pid}-${++files}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, contents as string | Uint8Array);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw writeError(error, path);
  }
}

/** What a JSON file holds, or undefined when there is none or it is damaged. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}
