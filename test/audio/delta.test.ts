import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { type DeltaOptions, delta } from '../../src/audio/index.ts';
import { cepstral } from './cepstral-fixture.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { unpackTensor } from './spectral-fixture.ts';

describe('delta', () => {
  test.each(cepstral.delta)('equals librosa: $signal $options', (c) => {
    const result = delta(unpackTensor(cepstral.data[c.signal]), c.options);
    const expected = unpack(c.values);
    expect(result.dims).toEqual(c.dims);
    expect(largestDifference(floats(result), expected)).toBeLessThanOrEqual(1e-6 * peak(expected));
  });

  test('differentiates polynomials exactly, up to both ends', () => {
    const t = Array.from({ length: 12 }, (_, i) => i);
    const cubic = tensor(
      t.map((x) => 2 * x ** 3 - x),
      [12],
    );
    const first = delta(cubic, { width: 7, polyorder: 3 });
    expect(
      largestDifference(
        floats(first),
        t.map((x) => 6 * x ** 2 - 1),
      ),
    ).toBeLessThan(1e-3);
    const second = delta(cubic, { width: 7, order: 2, polyorder: 3, delta: 0.5 });
    expect(
      largestDifference(
        floats(second),
        t.map((x) => 48 * x),
      ),
    ).toBeLessThan(1e-3);
  });

  const data = tensor(
    Array.from({ length: 10 }, (_, i) => i),
    [1, 10],
  );
  test.each<[string, unknown, DeltaOptions, string]>([
    ['a width above the frames', data, { width: 11 }, "choose a smaller width, or mode: 'nearest'"],
    ['an even width', data, { width: 4 }, 'width must be an odd whole number of at least 3; received 4'],
    ['an order of 0', data, { order: 0 }, 'order must be a whole number of at least 1'],
    ['a polyorder of the width', data, { width: 3, polyorder: 3 }, 'polyorder must be'],
    ['another mode', data, { mode: 'miror' as 'mirror' }, "did you mean 'mirror'?"],
    ['another axis', data, { axis: 2 }, 'axis must be a whole number from -2 to 1'],
    ['a step of 0', data, { delta: 0 }, 'delta must be a finite number above 0'],
    ['a cval of NaN', data, { cval: Number.NaN }, 'cval must be a finite number'],
    ['no value', tensor([], [3, 0]), {}, 'received the shape (3, 0)'],
    ['NaN', tensor([Number.NaN], [1]), {}, 'data must be finite'],
  ])('%s is an error', (_, input, options, message) => {
    expect(() => delta(input as typeof data, options)).toThrow(
      expect.objectContaining({
        name: 'EarshotError',
        message: expect.stringMatching(new RegExp(message.replace(/[()?]/g, '\\$&'), 'i')),
      }),
    );
  });
});
