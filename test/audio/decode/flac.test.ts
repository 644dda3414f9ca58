import { expect, test } from 'vitest';
import { flacCut } from '../../../src/audio/decode/flac.ts';

/** `length` bytes with the first two of a frame at each of `places`. */
function bytes(length: number, ...places: number[]): Uint8Array {
  const result = new Uint8Array(length);
  for (const at of places) result.set([0xff, 0xf8], at);
  return result;
}

test('flacCut keeps away from where frames begin', () => {
  expect(flacCut(bytes(1000))).toBe(998);
  expect(flacCut(bytes(1000, 900))).toBe(998);
  expect(flacCut(bytes(1000, 998))).toBe(997);
  expect(flacCut(bytes(1000, 990))).toBe(989);
  // Frames as short as silence makes them.
  const short = Array.from({ length: 80 }, (_, n) => 12 * n + 40);
  const cut = flacCut(bytes(1000, ...short));
  expect(short.every((at) => at < cut - 10 || at > cut)).toBe(true);
});
