import { describe, expect, test } from 'vitest';
import { tensor } from '../../../src/array/tensor.ts';
import { type TimeShiftOptions, timeShift } from '../../../src/audio/augment/time-shift.ts';
import { refused } from './refused.ts';

describe('timeShift', () => {
  test.each([
    [1, [4, 1, 2, 3]],
    [-1, [2, 3, 4, 1]],
    [0, [1, 2, 3, 4]],
    [4, [1, 2, 3, 4]],
    [-7, [4, 1, 2, 3]],
    [9, [4, 1, 2, 3]],
  ])('by %i samples, circularly', (samples, expected) => {
    expect([...timeShift(Float32Array.of(1, 2, 3, 4), { samples })]).toEqual(expected);
  });

  test('by seconds, rounded to samples', () => {
    const y = Float32Array.from({ length: 10 }, (_, n) => n);
    expect(timeShift(y, { seconds: 0.26, sr: 10 })).toEqual(timeShift(y, { samples: 3 }));
  });

  test('shifts all channels alike, and leaves what it is given', () => {
    const y = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    const shifted = timeShift(y, { samples: 1 });
    expect(shifted.dims).toEqual([2, 3]);
    expect([...(shifted.data as Float32Array)]).toEqual([3, 1, 2, 6, 4, 5]);
    expect([...(y.data as Float32Array)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each([
    [{ samples: 1.5 }, /samples must be a whole number; received 1\.5/],
    [{ seconds: 1 }, /\{ seconds, sr \}.*sr=undefined/],
    [{ seconds: Number.NaN, sr: 4 }, /seconds=NaN/],
    [{}, /\{ samples \}, or \{ seconds, sr \}/],
  ])('refuses %o', (options, message) => {
    expect(() => timeShift(Float32Array.of(1), options as TimeShiftOptions)).toThrow(refused(message));
  });

  test('refuses no samples', () => {
    expect(() => timeShift(new Float32Array(0), { samples: 1 })).toThrow(refused(/y is empty/));
  });
});
