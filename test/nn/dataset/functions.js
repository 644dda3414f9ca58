/** @file Functions that tests run in worker threads. */

import { threadId } from 'node:worker_threads';

/** Adds to each number of x what the seed says. */
export function jitter([x, y], { seed }) {
  return [{ ...x, data: x.data.map((value, i) => value + ((seed >>> (i % 16)) & 255) / 1000) }, y];
}

export const unchanged = (example) => example;

/** Waits longer for some examples than for others. */
export async function slow(value) {
  await new Promise((resolve) => setTimeout(resolve, (value * 7) % 5));
  return value * 10;
}

export const where = () => threadId;

export const context = (_value, context) => context;

export default (value) => {
  if (value === 3) throw new RangeError('three is too many');
  return value;
};

export function refuses(value) {
  if (value === 2)
    throw Object.assign(new Error('no such sound'), { name: 'EarshotError', code: 'NOT_FOUND' });
  return value;
}

const counts = new Int32Array(1);

/** Always the same array: it must not be lost to the reader. */
export const counted = () => {
  counts[0]++;
  return counts;
};

export const cannotBeCopied = () => () => {};

export const die = () => process.exit(3);

export const never = () => new Promise(() => {});
