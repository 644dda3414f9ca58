import { describe, expect, test, vi } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { magphase } from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { inverse, spectrogramOf } from './inverse-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('magphase', () => {
  test.each(inverse.magphase)('equals librosa: $signal $options', (c) => {
    const D = spectrogramOf(c);
    const { magnitude, phase } = magphase(D, c.options);
    expect(magnitude.dims).toEqual(c.dims);
    const expected = unpack(c.values);
    expect(largestDifference(floats(magnitude), expected)).toBeLessThanOrEqual(1e-6 * peak(expected));
    // The phase of a bin that holds rounding noise alone is noise: it counts as much as its magnitude.
    const sure = floats(magphase(D).magnitude);
    for (const [part, packed] of [
      [phase.real, c.real],
      [phase.imag, c.imag],
    ] as const) {
      expect(part.dims).toEqual(packed.dims);
      const weighted = unpack(packed.values).map((value, i) => value * sure[i]);
      const ours = floats(part).map((value, i) => value * sure[i]);
      expect(largestDifference(ours, weighted)).toBeLessThanOrEqual(1e-6 * peak(sure));
    }
  });

  test('of zeros the phase is 1', () => {
    const zeros = tensor([0, 0], [2, 1]);
    const { magnitude, phase } = magphase({ real: zeros, imag: zeros });
    expect([magnitude, phase.real, phase.imag].map((part) => [...floats(part)])).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  });

  test('tiny numbers keep their phase', () => {
    const { phase } = magphase({ real: tensor([3e-40], [1]), imag: tensor([4e-40], [1]) });
    expect(floats(phase.real)[0]).toBeCloseTo(0.6, 4);
    expect(floats(phase.imag)[0]).toBeCloseTo(0.8, 4);
  });

  test('bad input is an error', () => {
    const one = tensor([1], [1]);
    expect(() => magphase({ real: one, imag: one }, { power: 0 })).toThrow(
      'power must be a finite number above 0',
    );
    expect(() => magphase({ real: one, imag: tensor([1], [1, 1]) })).toThrow('(1,) and (1, 1)');
    expect(() => magphase({ real: one, imag: tensor([Infinity], [1]) })).toThrow(
      'the imaginary part must be finite',
    );
  });
});
