import { describe, expect, it } from 'vitest';
import { windowAt, windowStarts } from '../../src/classifier/windows.ts';

describe('windowStarts', () => {
  it.each([
    [1, [0]],
    [100, [0]],
    [104, [0]], // a rest of a tenth of a hop
    [105, [0, 5]],
    [140, [0, 40]],
    [144, [0, 40]],
    [145, [0, 40, 45]],
    [300, [0, 40, 80, 120, 160, 200]],
  ])('of %i samples', (length, starts) => {
    expect(windowStarts(length, { size: 100, hop: 40 })).toEqual(starts);
  });

  it('ends with the clip but for a tenth of a hop', () => {
    for (let length = 50; length < 400; length++) {
      const starts = windowStarts(length, { size: 50, hop: 30 });
      expect(length - starts.at(-1)! - 50).toBeLessThanOrEqual(3);
      expect(starts.every((start, i) => i === 0 || start > starts[i - 1])).toBe(true);
    }
  });
});

describe('windowAt', () => {
  const y = Float32Array.of(1, 2, 3, 4, 5);

  it('gives a part of longer clips', () => {
    expect([...windowAt(y, 2, { size: 3, hop: 1, shorter: 'pad' })]).toEqual([3, 4, 5]);
  });

  it.each([
    ['pad', [4, 5, 0, 0, 0]],
    ['repeat', [4, 5, 4, 5, 4]],
  ] as const)('fills up shorter ones: %s', (shorter, filled) => {
    expect([...windowAt(y.subarray(3), 0, { size: 5, hop: 5, shorter })]).toEqual(filled);
  });
});
