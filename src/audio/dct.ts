import { describe, EarshotError, unknownName } from '../errors.ts';
import { remember } from './remember.ts';

export type DctType = 1 | 2 | 3;
export type DctNorm = 'ortho' | null;

/** Throws unless there is such a discrete cosine transform. */
export function checkDct(where: string, type: DctType, norm: DctNorm): void {
  if (type !== 1 && type !== 2 && type !== 3) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: dctType must be 1, 2 or 3; received ${describe(type)}.`,
    );
  }
  if (norm !== 'ortho' && norm !== null) throw unknownName(`${where}: norm`, norm, ['ortho']);
}

/**
 * The first `rows` rows of the discrete cosine transform of `n` numbers, as `scipy.fft.dct` scales it: a matrix of
 * shape (rows, n). Shared between calls: not to be written to.
 */
export const dctMatrix = remember((type: DctType, norm: DctNorm, rows: number, n: number): Float64Array => {
  const entry = { 1: typeOne, 2: typeTwo, 3: typeThree }[type];
  return Float64Array.from({ length: rows * n }, (_, at) =>
    entry(Math.floor(at / n), at % n, n, norm === 'ortho'),
  );
});

function typeOne(k: number, m: number, n: number, ortho: boolean): number {
  const last = n - 1;
  const isEnd = (j: number) => j === 0 || j === last;
  const cosine = Math.cos((Math.PI * ((k * m) % (2 * last))) / last);
  if (!ortho) return (isEnd(m) ? 1 : 2) * cosine;
  return Math.sqrt((isEnd(k) ? 0.5 : 1) * (isEnd(m) ? 0.5 : 1) * (2 / last)) * cosine;
}

function typeTwo(k: number, m: number, n: number, ortho: boolean): number {
  const cosine = Math.cos((Math.PI * ((k * (2 * m + 1)) % (4 * n))) / (2 * n));
  return ortho ? Math.sqrt((k === 0 ? 1 : 2) / n) * cosine : 2 * cosine;
}

function typeThree(k: number, m: number, n: number, ortho: boolean): number {
  const cosine = Math.cos((Math.PI * ((m * (2 * k + 1)) % (4 * n))) / (2 * n));
  if (ortho) return Math.sqrt((m === 0 ? 1 : 2) / n) * cosine;
  return (m === 0 ? 1 : 2) * cosine;
}
