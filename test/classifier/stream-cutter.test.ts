import { describe, expect, it } from 'vitest';
import { type Piece, StreamCutter } from '../../src/classifier/stream-cutter.ts';
import { windowStarts } from '../../src/classifier/windows.ts';

describe('StreamCutter', () => {
  it.each([
    { size: 10, hop: 5 },
    { size: 10, hop: 10 },
    { size: 4, hop: 11 },
    { size: 10, hop: 3 },
  ])('cuts as windowStarts, however the signal comes: %o', (cut) => {
    for (const length of [1, 3, 9, 10, 11, 15, 16, 40, 47, 101]) {
      const y = Float32Array.from({ length }, (_, i) => i);
      for (const step of [1, 7, 1000]) {
        const cutter = new StreamCutter(cut);
        const found: Piece[] = [];
        for (let at = 0; at < length; at += step) found.push(...cutter.push(y.subarray(at, at + step)));
        found.push(...cutter.end());
        const starts = windowStarts(length, cut);
        expect(found.map(({ start }) => start)).toEqual(starts);
        expect(found.map(({ samples }) => [...samples])).toEqual(
          starts.map((start) => [...y.slice(start, start + cut.size)]),
        );
      }
    }
  });

  it('gives nothing for nothing', () => {
    expect([...new StreamCutter({ size: 3, hop: 3 }).end()]).toEqual([]);
  });
});
