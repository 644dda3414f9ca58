import { LANES } from './frame-transform.ts';

/** Numbers of a matrix that a transform holds at a time. */
const HELD = 2 ** 18;

/** How many columns a transform of so many bins holds at a time, of `frames` in all: a multiple of LANES. */
export function columnsOf(bins: number, frames: number): number {
  return LANES * Math.max(1, Math.min(Math.ceil(frames / LANES), Math.floor(HELD / (bins * LANES))));
}

/** Copies `count` columns of a matrix into another with as many rows or less, from a column on in each. */
export function putColumns(
  from: Float32Array,
  fromColumns: number,
  fromFirst: number,
  to: Float32Array,
  toColumns: number,
  toFirst: number,
  count: number,
): void {
  if (count === fromColumns && count === toColumns) {
    to.set(from.subarray(0, to.length));
    return;
  }
  for (let at = fromFirst, out = toFirst; out < to.length; at += fromColumns, out += toColumns) {
    to.set(from.subarray(at, at + count), out);
  }
}
