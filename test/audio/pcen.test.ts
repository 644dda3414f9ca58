import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { type PcenOptions, pcen } from '../../src/audio/index.ts';
import { cepstral } from './cepstral-fixture.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { unpackTensor } from './spectral-fixture.ts';

describe('pcen', () => {
  test.each(cepstral.pcen)('equals librosa: $signal $options', (c) => {
    const { P, zf } = pcen(unpackTensor(c.S), { ...c.options, returnZf: true });
    for (const [ours, theirs] of [
      [P, c],
      [zf, c.zf],
    ] as const) {
      expect(ours.dims).toEqual(theirs.dims);
      const expected = unpack(theirs.values);
      expect(largestDifference(floats(ours), expected)).toBeLessThanOrEqual(1e-6 * peak(expected));
    }
  });

  test('equals librosa with a state and a reference given', () => {
    const { S, zi, ref, zf, values } = cepstral.pcenFrom;
    const result = pcen(unpackTensor(S), { zi: unpackTensor(zi), ref: unpackTensor(ref), returnZf: true });
    expect(largestDifference(floats(result.P), unpack(values))).toBeLessThanOrEqual(
      1e-6 * peak(unpack(values)),
    );
    expect(largestDifference(floats(result.zf), unpack(zf.values))).toBeLessThanOrEqual(
      1e-6 * peak(unpack(zf.values)),
    );
  });

  test('two blocks join to the whole', () => {
    const values = Float32Array.from({ length: 20 }, (_, i) => (i * 7) % 11);
    const whole = floats(pcen(tensor(values, [2, 10])));
    const part = (from: number, to: number) =>
      tensor([...values.subarray(from, to), ...values.subarray(10 + from, 10 + to)], [2, to - from]);
    const first = pcen(part(0, 4), { returnZf: true });
    const second = floats(pcen(part(4, 10), { zi: first.zf }));
    const joined = [0, 1].flatMap((row) => [
      ...floats(first.P).subarray(4 * row, 4 * row + 4),
      ...second.subarray(6 * row, 6 * row + 6),
    ]);
    expect(largestDifference(joined, whole)).toBeLessThan(1e-6 * peak(whole));
  });

  const S = tensor([1, 2, 3, 4], [2, 2]);
  test.each<[string, typeof S, PcenOptions, string, string]>([
    ['a negative gain', S, { gain: -1 }, 'INVALID_ARGUMENT', 'gain must be'],
    ['a negative bias', S, { bias: -1 }, 'INVALID_ARGUMENT', 'bias must be'],
    ['a power of NaN', S, { power: Number.NaN }, 'INVALID_ARGUMENT', 'power must be'],
    ['an eps of 0', S, { eps: 0 }, 'INVALID_ARGUMENT', 'eps must be'],
    ['no time', S, { timeConstant: 0 }, 'INVALID_ARGUMENT', 'timeConstant must be'],
    ['a rate of 0', S, { sr: 0 }, 'INVALID_ARGUMENT', 'sr must be'],
    ['b of 0', S, { b: 0 }, 'INVALID_ARGUMENT', 'b must be above 0 and at most 1; received 0'],
    ['b above 1', S, { b: 1.1 }, 'INVALID_ARGUMENT', 'received 1.1'],
    ['a maxSize of 0', S, { maxSize: 0 }, 'INVALID_ARGUMENT', 'maxSize must be'],
    [
      'bands without an axis',
      tensor([1, 2], [2]),
      { maxSize: 3 },
      'INVALID_ARGUMENT',
      'needs an axis of bands',
    ],
    [
      'bands of three axes',
      tensor([1, 2], [1, 1, 2]),
      { maxSize: 3 },
      'INVALID_ARGUMENT',
      'the option maxAxis',
    ],
    ['another axis', S, { axis: 2 }, 'INVALID_ARGUMENT', 'axis must be a whole number from -2 to 1'],
    [
      'a ref of another shape',
      S,
      { ref: tensor([1], [1]) },
      'SHAPE_MISMATCH',
      'ref must have the shape of S',
    ],
    ['a zi of another shape', S, { zi: tensor([1], [1, 1]) }, 'SHAPE_MISMATCH', '(2, 1); received (1, 1)'],
    ['decibels', tensor([-10], [1, 1]), {}, 'INVALID_ARGUMENT', 'received -10 at index 0'],
    ['NaN', tensor([Number.NaN], [1, 1]), {}, 'NOT_FINITE', 'S must be finite'],
    ['no value', tensor([], [2, 0]), {}, 'SHAPE_MISMATCH', 'received the shape (2, 0)'],
  ])('%s is an error', (_, input, options, code, message) => {
    expect(() => pcen(input, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
