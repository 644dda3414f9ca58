import { expect, test } from 'vitest';
import { copyPadded, type PadMode } from '../../src/audio/pad.ts';

const y = Float32Array.of(4, 1, 2);

test.each<[PadMode, number[]]>([
  ['constant', [0, 0, 0, 0, 4, 1, 2, 0, 0, 0, 0]],
  ['edge', [4, 4, 4, 4, 4, 1, 2, 2, 2, 2, 2]],
  ['reflect', [4, 1, 2, 1, 4, 1, 2, 1, 4, 1, 2]],
  ['symmetric', [2, 2, 1, 4, 4, 1, 2, 2, 1, 4, 4]],
  ['linear_ramp', [0, 1, 2, 3, 4, 1, 2, 1.5, 1, 0.5, 0]],
])('%s pads as numpy.pad', (mode, expected) => {
  const target = new Float32Array(11);
  copyPadded(y, -4, target, mode, 4);
  expect(Array.from(target)).toEqual(expected);
});

test.each<[PadMode, number[]]>([
  ['reflect', [3, 3, 3, 3, 3]],
  ['symmetric', [3, 3, 3, 3, 3]],
  ['linear_ramp', [0, 1.5, 3, 1.5, 0]],
])('%s pads a single sample', (mode, expected) => {
  const target = new Float32Array(5);
  copyPadded(Float32Array.of(3), -2, target, mode, 2);
  expect(Array.from(target)).toEqual(expected);
});

test('a stretch may lie inside, before or after the signal', () => {
  const read = (from: number, length: number) => {
    const target = new Float32Array(length).fill(9);
    copyPadded(y, from, target, 'constant', 100);
    return Array.from(target);
  };
  expect(read(1, 2)).toEqual([1, 2]);
  expect(read(-5, 3)).toEqual([0, 0, 0]);
  expect(read(7, 2)).toEqual([0, 0]);
  expect(read(-1, 2)).toEqual([0, 4]);
});
