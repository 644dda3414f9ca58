/**
 * Running median of the `count` values that lie `step` apart from `start` on, written to the same places of `out`. The
 * values go on as in a mirror beyond their ends; of an even `size` the larger of the two middle values is taken.
 */
export function medianFilter(
  values: Float32Array,
  out: Float32Array,
  { start, step, count, size }: { start: number; step: number; count: number; size: number },
): void {
  const before = Math.floor(size / 2);
  const line = new Float32Array(count + size - 1);
  for (let i = 0; i < line.length; i++) line[i] = values[start + step * mirrored(i - before, count)];
  const sorted = line.slice(0, size).sort();
  out[start] = sorted[before];
  for (let i = 1; i < count; i++) {
    replace(sorted, line[i - 1], line[i + size - 1]);
    out[start + i * step] = sorted[before];
  }
}

function mirrored(index: number, count: number): number {
  const place = ((index % (2 * count)) + 2 * count) % (2 * count);
  return place < count ? place : 2 * count - 1 - place;
}

/** Puts `next` in the place of `old` and moves it to where the order wants it. */
function replace(sorted: Float32Array, old: number, next: number): void {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < old) low = middle + 1;
    else high = middle;
  }
  let at = low;
  for (; at + 1 < sorted.length && sorted[at + 1] < next; at++) sorted[at] = sorted[at + 1];
  for (; at > 0 && sorted[at - 1] > next; at--) sorted[at] = sorted[at - 1];
  sorted[at] = next;
}
