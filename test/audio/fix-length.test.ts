import { describe, expect, test } from 'vitest';
import { fixLength } from '../../src/audio/fix-length.ts';
import { toMono } from '../../src/audio/to-mono.ts';

describe('fixLength', () => {
  test('pads with zeros, cuts, and always copies', () => {
    const y = Float32Array.of(1, 2, 3);
    expect([...fixLength(y, 5)]).toEqual([1, 2, 3, 0, 0]);
    expect([...fixLength(y, 2)]).toEqual([1, 2]);
    expect([...fixLength(y, 0)]).toEqual([]);
    expect(fixLength(y, 3)).toEqual(y);
    expect(fixLength(y, 3)).not.toBe(y);
  });

  test.each([[-1], [1.5], [Number.NaN], ['3'], [undefined]])('refuses size %s', (size) => {
    expect(() => fixLength(new Float32Array(3), size as number)).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(String(size)) }),
    );
  });
});

describe('toMono', () => {
  test('is the mean of the channels', () => {
    expect([...toMono([Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(0.5, -1)])]).toEqual([
      0.5, 0,
    ]);
  });
});
