import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, EarshotError } from '../errors.ts';
import { checkInterrupted, writeError } from '../file-errors.ts';
import { type DownloadOptions, downloadFile } from './download-file.ts';
import { readTable } from './esc50-table.ts';
import { unpackZip } from './unpack-zip.ts';

/** The archive of ESC-50's public repository, about 600 MB. */
export const ESC50_URL = 'https://github.com/karolpiczak/ESC-50/archive/refs/heads/master.zip';

/** `{archive root}/audio/*`, `meta/*.csv` and `LICENSE`: what of the archive is unpacked. */
const WANTED = /^[^/]+\/(audio\/[^/]+\.(?:wav|ogg)|meta\/[^/]+\.csv|LICENSE)$/;

/** How far `downloadEsc50` has come; `total` is undefined where the server does not tell. */
export interface DownloadProgress {
  phase: 'download' | 'unpack';
  /** bytes so far */
  done: number;
  total: number | undefined;
}

/** Options of `downloadEsc50`. */
export interface DownloadEsc50Options extends Omit<DownloadOptions, 'onProgress'> {
  /** another address of the archive (default: `ESC50_URL`) */
  url?: string;
  onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Downloads ESC-50 (2000 clips, about 600 MB; CC BY-NC 3.0) and unpacks its `audio`, `meta` and `LICENSE`
 * into `dir`, for `esc50(dir)`. Returns at once when all is there already.
 *
 * `dir` appears only when it is complete. Until then the download collects in `{dir}.zip.part` (with
 * `{dir}.zip.part.json`, by which a cut download is resumed), then `{dir}.zip`; those are all that a failure
 * or an interruption leaves, the next call goes on from them, and they are removed at the end.
 *
 * @param dir a folder that does not exist yet, or is empty.
 * @returns `dir`.
 * @throws EarshotError INVALID_ARGUMENT for a `url` that is no web address; DOWNLOAD_FAILED when the server
 *   refuses, the connection fails again and again, or the archive is damaged or incomplete; NOT_WRITABLE when
 *   the disk is full, `dir` may not be written or holds other things; INTERRUPTED by the signal.
 * @example
 * import { downloadEsc50, esc50 } from 'earshot/datasets';
 * async function firstTen() {
 *   await downloadEsc50('ESC-50', { onProgress: ({ phase, done }) => console.log(phase, done) });
 *   return esc50('ESC-50', { targets: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
 * }
 */
export async function downloadEsc50(dir: string, options: DownloadEsc50Options = {}): Promise<string> {
  const { url = ESC50_URL, onProgress, signal } = options;
  const folder = resolve(dir);
  checkInterrupted(signal, 'the download of ESC-50');
  checkAddress(url);
  if (await isComplete(folder)) return dir;
  await checkVacant(folder);
  const archive = `${folder}.zip`;
  if (!(await exists(archive)))
    await downloadFile(url, archive, {
      ...options,
      onProgress: (done, total) => onProgress?.({ phase: 'download', done, total }),
    });
  const unpacked = `${folder}.unpacking`;
  try {
    await rm(unpacked, { recursive: true, force: true });
    await unpackZip(archive, unpacked, {
      place: (name) => WANTED.exec(name)?.[1],
      onProgress: (done, total) => onProgress?.({ phase: 'unpack', done, total }),
      signal,
    });
    if (!(await isComplete(unpacked)))
      throw new EarshotError('BAD_FILE', `${archive}: lacks meta/esc50.csv or clips that it lists.`);
    if (await exists(folder)) await rmdir(folder);
    await rename(unpacked, folder);
  } catch (error) {
    await rm(unpacked, { recursive: true, force: true }).catch(() => {});
    if (!(error instanceof EarshotError) || error.code !== 'BAD_FILE') throw writeError(error, folder);
    await rm(archive, { force: true });
    throw new EarshotError(
      'DOWNLOAD_FAILED',
      `What ${url} sent is no usable archive of ESC-50 and was removed; run it again. ${error.message}`,
      { cause: error },
    );
  }
  await rm(archive, { force: true });
  return dir;
}

function checkAddress(url: string): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `downloadEsc50: url must be an address that begins with http:// or https://; received ${describe(url)}.`,
    );
}

/** Whether a folder has the table and every clip that it lists. */
async function isComplete(folder: string): Promise<boolean> {
  try {
    const table = await readTable(join(folder, 'meta', 'esc50.csv'));
    const names = new Set(await readdir(join(folder, 'audio')));
    return table?.every((row) => names.has(row.filename)) ?? false;
  } catch {
    return false;
  }
}

/** Makes the parent folder; throws when `folder` itself holds something. */
async function checkVacant(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    if ((await exists(folder)) && (await readdir(folder)).length > 0)
      throw new EarshotError(
        'NOT_WRITABLE',
        `${folder} holds other things than a complete ESC-50; name a new or an empty folder.`,
      );
  } catch (error) {
    throw writeError(error, folder);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
