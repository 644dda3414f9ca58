import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EarshotError } from '../errors.ts';
import { checkInterrupted, writeError } from '../file-errors.ts';

/** Options of `downloadFile`. */
export interface DownloadOptions {
  /** called as bytes arrive; `total` is undefined where the server does not tell */
  onProgress?: (done: number, total: number | undefined) => void;
  /** stops the download; what has arrived is kept for the next call */
  signal?: AbortSignal;
  /** tries in a row that may bring nothing new before giving up (default 5) */
  attempts?: number;
  /** milliseconds before the second try; doubled for each further one, up to 30 s (default 1000) */
  retryDelay?: number;
  /** milliseconds without a byte after which a try counts as failed (default 60000) */
  timeout?: number;
}

/** What is known of the file that a `.part` is the beginning of. */
interface PartInfo {
  url: string;
  /** a strong ETag or a date: proof, for the server, that it still has the same file */
  validator: string;
}

/**
 * Downloads `url` to `path`. Bytes collect in `path.part`, which is renamed when the file is complete; a
 * download that was cut goes on from there if the server supports ranges and can tell, by ETag or date
 * (kept in `path.part.json`), that its file is still the same. Otherwise it starts again.
 *
 * @throws EarshotError DOWNLOAD_FAILED when the server refuses, or all tries fail, or the size is not the
 *   announced one; NOT_WRITABLE when the disk is full or may not be written; INTERRUPTED by the signal.
 */
export async function downloadFile(url: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const { signal, attempts = 5, retryDelay = 1000 } = options;
  const part = `${path}.part`;
  let most = await sizeOfFile(part);
  for (let failures = 0; ; ) {
    checkInterrupted(signal, `the download of ${url}`);
    try {
      await fetchRest(url, part, options);
      await rename(part, path).catch((error) => Promise.reject(writeError(error, path)));
      await rm(`${part}.json`, { force: true });
      return;
    } catch (error) {
      checkInterrupted(signal, `the download of ${url}`);
      if (!(error instanceof Retryable)) throw error;
      const size = await sizeOfFile(part);
      failures = size > most ? 1 : failures + 1;
      most = Math.max(most, size);
      if (failures >= attempts)
        throw new EarshotError(
          'DOWNLOAD_FAILED',
          `${url}: gave up after ${failures} tries without progress (${error.message}). Check the connection and run it again: what has arrived is kept in ${part}.`,
          { cause: error },
        );
      const delay = Math.min(30_000, retryDelay * 2 ** (failures - 1));
      await sleep(delay, undefined, { signal }).catch(() => {});
    }
  }
}

/** A failure that another try may mend. */
class Retryable extends Error {}

/** One try: asks for what is missing and appends it. */
async function fetchRest(url: string, part: string, options: DownloadOptions): Promise<void> {
  const watchdog = new AbortController();
  const signals = [watchdog.signal, ...(options.signal ? [options.signal] : [])];
  const timeout = options.timeout ?? 60_000;
  const timer = setTimeout(() => watchdog.abort(new Error(`no answer for ${timeout / 1000} s`)), timeout);
  try {
    const start = await resumeFrom(url, part);
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (start !== undefined) {
      headers.range = `bytes=${start.size}-`;
      headers['if-range'] = start.validator;
    }
    const response = await fetch(url, { headers, signal: AbortSignal.any(signals) }).catch(retryable);
    const beginning = await acceptAnswer(response, url, part, start?.size ?? 0);
    if (beginning !== undefined) await append(response, url, part, beginning, options, () => timer.refresh());
  } finally {
    clearTimeout(timer);
    watchdog.abort();
  }
}

async function resumeFrom(
  url: string,
  part: string,
): Promise<{ size: number; validator: string } | undefined> {
  const size = await sizeOfFile(part);
  const info: PartInfo | undefined = await readFile(`${part}.json`, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  if (size === 0 || info?.url !== url || typeof info.validator !== 'string') return undefined;
  return { size, validator: info.validator };
}

/** Where the answer's first byte belongs in the file; undefined when there is nothing to add. */
async function acceptAnswer(
  response: Response,
  url: string,
  part: string,
  start: number,
): Promise<number | undefined> {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 206) {
    const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
    if (range !== null && Number(range[1]) === start) return start;
  }
  await response.body?.cancel();
  if (status === 416 && response.headers.get('content-range') === `bytes */${start}`) return undefined;
  if (status === 206 || status === 416) {
    await rm(part, { force: true });
    throw new Retryable(`the server cannot go on at byte ${start}`);
  }
  if (status >= 500 || status === 408 || status === 429) throw new Retryable(`the server answered ${status}`);
  throw new EarshotError(
    'DOWNLOAD_FAILED',
    `${url}: the server answered ${status} ${response.statusText}. Check the address, or give another with the url option.`,
  );
}

async function append(
  response: Response,
  url: string,
  part: string,
  beginning: number,
  { onProgress }: DownloadOptions,
  onBytes: () => void,
): Promise<void> {
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : beginning + Number(length);
  let done = beginning;
  let file: FileHandle | undefined;
  try {
    file = await open(part, beginning === 0 ? 'w' : 'a');
    await rememberPart(response, url, part);
    onProgress?.(done, total);
    const chunks = response.body?.getReader();
    while (chunks) {
      const { done: ended, value } = await chunks.read().catch(retryable);
      if (ended) break;
      await writeAll(file, value);
      done += value.length;
      onBytes();
      onProgress?.(done, total);
    }
  } catch (error) {
    throw error instanceof Retryable ? error : writeError(error, part);
  } finally {
    await file?.close();
  }
  if (total !== undefined && done !== total)
    throw new Retryable(`${done} of ${total} bytes arrived before the connection closed`);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** A weak ETag does not promise the same bytes, so it is not used. */
async function rememberPart(response: Response, url: string, part: string): Promise<void> {
  const tag = response.headers.get('etag');
  const validator = tag !== null && !tag.startsWith('W/') ? tag : response.headers.get('last-modified');
  if (validator === null) await rm(`${part}.json`, { force: true });
  else await writeFile(`${part}.json`, JSON.stringify({ url, validator } satisfies PartInfo));
}

function retryable(error: unknown): never {
  const { message, cause } = error as Error;
  throw new Retryable(cause instanceof Error ? `${message}: ${cause.message}` : message, { cause: error });
}

async function sizeOfFile(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
