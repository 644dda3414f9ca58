import { EarshotError } from './errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room or choose another folder',
  EDQUOT: 'the disk quota is used up; make room or choose another folder',
  EACCES: 'no permission to write there; choose another folder',
  EPERM: 'no permission to write there; choose another folder',
  EROFS: 'the disk is read-only; choose another folder',
  ENOTDIR: 'part of the path is a file, not a folder; choose another folder',
  ENOENT: 'the folder cannot be made there; choose another folder',
  EEXIST: 'a file is in the way; remove it or choose another folder',
  EISDIR: 'a folder is in the way; remove it or choose another folder',
  ENAMETOOLONG: 'the name is too long; choose another folder',
};

/** NOT_WRITABLE with the reason for an error of the file system; any other error as it is. */
export function writeError(error: unknown, path: string): unknown {
  if (error instanceof EarshotError) return error;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new EarshotError('NOT_WRITABLE', `${path} cannot be written: ${REASONS[code] ?? message}.`, {
    cause: error,
  });
}

/** Throws INTERRUPTED when `signal` is aborted; `then` says what that means for the user. */
export function checkInterrupted(
  signal: AbortSignal | undefined,
  what: string,
  then = 'run it again to go on',
): void {
  if (signal?.aborted)
    throw new EarshotError('INTERRUPTED', `${what} was interrupted; ${then}.`, { cause: signal.reason });
}
