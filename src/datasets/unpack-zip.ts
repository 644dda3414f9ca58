import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { crc32 } from '../crc.ts';
import { EarshotError } from '../errors.ts';
import { checkInterrupted, writeError } from '../file-errors.ts';

const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;

/** Options of `unpackZip`. */
export interface UnpackOptions {
  /** the path below the folder for an entry's name in the archive; undefined leaves the entry out */
  place: (name: string) => string | undefined;
  /** bytes that all files together may have (default 4 GiB) */
  limit?: number;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Unpacks files of a zip archive into `folder`. Only regular files are written, only below `folder`, and
 * none over another; each is checked for its size and checksum.
 *
 * @throws EarshotError BAD_FILE for an archive that is damaged, too large, or would write elsewhere;
 *   NOT_WRITABLE when the disk is full or may not be written; INTERRUPTED by the signal. Files written so
 *   far are left to the caller.
 */
export async function unpackZip(
  archive: string,
  folder: string,
  { place, limit = 4 * 1024 ** 3, onProgress, signal }: UnpackOptions,
): Promise<void> {
  const zip = await openZip(archive);
  try {
    const chosen: { entry: Entry; path: string }[] = [];
    let total = 0;
    for (const entry of await readEntries(zip, archive)) {
      const path = place(entry.fileName);
      if (path === undefined || entry.fileName.endsWith('/')) continue;
      chosen.push({ entry, path: safePath(folder, path, entry, archive) });
      total += entry.uncompressedSize;
    }
    if (total > limit)
      throw new EarshotError('BAD_FILE', `${archive}: would unpack to ${total} bytes, more than ${limit}.`);
    let done = 0;
    for (const { entry, path } of chosen) {
      checkInterrupted(signal, `unpacking ${archive}`);
      await unpackEntry(zip, entry, path, archive);
      onProgress?.((done += entry.uncompressedSize), total);
    }
  } finally {
    zip.close();
  }
}

async function openZip(archive: string): Promise<ZipFile> {
  try {
    return await openPromise(archive, { autoClose: false, lazyEntries: true });
  } catch (cause) {
    throw new EarshotError(
      'BAD_FILE',
      `${archive}: is no complete zip archive (${(cause as Error).message}).`,
      {
        cause,
      },
    );
  }
}

async function readEntries(zip: ZipFile, archive: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw new EarshotError('BAD_FILE', `${archive}: has a bad entry (${(cause as Error).message}).`, {
      cause,
    });
  }
  return entries;
}

function safePath(folder: string, path: string, entry: Entry, archive: string): string {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  const target = resolve(folder, path);
  const inside = relative(folder, target);
  const leaves =
    inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || resolve(inside) === inside;
  if (leaves || (type !== 0 && type !== REGULAR_FILE))
    throw new EarshotError(
      'BAD_FILE',
      `${archive}: entry ${entry.fileName} ${leaves ? 'would be written outside the folder' : 'is a link or device'}; nothing was unpacked.`,
    );
  return target;
}

async function unpackEntry(zip: ZipFile, entry: Entry, path: string, archive: string): Promise<void> {
  let checksum = 0;
  const check = new Transform({
    transform(chunk, _encoding, callback) {
      checksum = crc32(chunk, checksum);
      callback(null, chunk);
    },
  });
  try {
    await mkdir(dirname(path), { recursive: true });
    // wx: two entries of one name are an error
    await pipeline(await zip.openReadStreamPromise(entry), check, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    const mended = (error as NodeJS.ErrnoException).code === 'EEXIST' ? error : writeError(error, path);
    if (mended instanceof EarshotError) throw mended;
    throw damaged(archive, entry, (error as Error).message, error);
  }
  if (checksum !== entry.crc32) throw damaged(archive, entry, 'its checksum is wrong');
}

function damaged(archive: string, entry: Entry, reason: string, cause?: unknown): EarshotError {
  return new EarshotError('BAD_FILE', `${archive}: entry ${entry.fileName} is damaged (${reason}).`, {
    cause,
  });
}
