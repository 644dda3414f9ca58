import { describe, expect, it } from 'vitest';
import { npyHeader, npyPieces } from '../../src/array/npy.ts';
import { readNpy } from '../experiment/extract/read-npz.ts';

const read = (...pieces: Uint8Array[]) => readNpy(new Uint8Array(Buffer.concat(pieces)));

describe('npyPieces', () => {
  it('writes floats, whole numbers and text, of any number of axes', () => {
    expect(read(...npyPieces(Float32Array.of(1.5, -2, 0.1), [1, 3]))).toEqual({
      descr: '<f4',
      shape: [1, 3],
      values: [1.5, -2, Math.fround(0.1)],
    });
    expect(read(...npyPieces(Int32Array.of(-7), []))).toEqual({ descr: '<i4', shape: [], values: [-7] });
    expect(read(...npyPieces(['dog', 'häß😀'], [2]))).toEqual({
      descr: '<U4',
      shape: [2],
      values: ['dog', 'häß😀'],
    });
    expect(read(...npyPieces([], [0]))).toEqual({ descr: '<U1', shape: [0], values: [] });
  });

  it('takes a part of a buffer', () => {
    const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(read(...npyPieces(part, [2])).values).toEqual([2, 3]);
  });

  it('has the bytes of np.save', () => {
    // np.save of np.zeros((20, 216), np.float32), NumPy 2.4.6: its first 128 bytes
    const expected = `\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (20, 216), }`;
    expect(Buffer.from(npyHeader('<f4', [20, 216])).toString('latin1')).toBe(`${expected.padEnd(127)}\n`);
  });

  it('refuses a shape that does not fit', () => {
    expect(() => npyPieces(Float32Array.of(1, 2), [3])).toThrow(
      expect.objectContaining({ code: 'SHAPE_MISMATCH', message: expect.stringContaining('(3,) holds 3') }),
    );
  });
});
