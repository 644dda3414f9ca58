import type { Numbers } from './check.ts';

/**
 * The lowest and the highest value of each of `stretches` stretches, in the order in which they occur, as pairs of
 * number and value; the series itself when it has no more than two values a stretch. NaN is no value: a stretch has it
 * only where there is nothing else.
 */
export function envelope(y: Numbers, stretches: number): [number, number][] {
  if (y.length <= 2 * stretches) return Array.from(y, (value, n) => [n, value]);
  const points: [number, number][] = [];
  for (let s = 0; s < stretches; s++) {
    const start = Math.floor((s * y.length) / stretches);
    const end = Math.floor(((s + 1) * y.length) / stretches);
    let low = start;
    let high = start;
    for (let n = start + 1; n < end; n++) {
      if (y[n] < y[low] || Number.isNaN(y[low])) low = n;
      if (y[n] > y[high] || Number.isNaN(y[high])) high = n;
    }
    for (const n of low < high ? [low, high] : [high, low]) points.push([n, y[n]]);
  }
  return points;
}
