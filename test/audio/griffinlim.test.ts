import { describe, expect, test, vi } from 'vitest';
import { RandomState } from '../../src/array/random-state.ts';
import { floats, tensor } from '../../src/array/tensor.ts';
import { type GriffinlimOptions, griffinlim, magphase, stft } from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { dimsOf, inverse, samplesOf, spectrogramOf } from './inverse-fixture.ts';

const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});

const tone = Float32Array.from({ length: 2048 }, (_, n) => Math.sin(n / 5) + 0.5 * Math.sin(n / 17));
const S = magphase(stft(tone, { nFft: 256 })).magnitude;

describe('griffinlim', () => {
  test.each(inverse.griffinlim)('equals librosa: $signal $options', (c) => {
    const y = griffinlim(magphase(spectrogramOf(c)).magnitude, c.options);
    const expected = unpack(c.values);
    expect(dimsOf(y)).toEqual(c.dims);
    // Rounding errors grow in each round: single precision alone moves librosa's own result by 6e-5 here.
    const tolerance = c.options.nIter === undefined ? 2e-4 : 1e-4;
    expect(largestDifference(samplesOf(y), expected)).toBeLessThanOrEqual(tolerance * peak(expected));
  });

  test('the signal it finds has nearly the spectrogram', () => {
    const y = griffinlim(S, { randomState: 0, nIter: 100 });
    const again = floats(magphase(stft(y, { nFft: 256 })).magnitude);
    const off = Math.hypot(...again.map((value, i) => value - floats(S)[i]));
    expect(off / Math.hypot(...floats(S))).toBeLessThan(0.1);
  });

  test('a seed, a generator of that seed, and no seed', () => {
    const once = griffinlim(S, { randomState: 1, nIter: 2 });
    expect(griffinlim(S, { randomState: new RandomState(1), nIter: 2 })).toEqual(once);
    expect(griffinlim(S, { nIter: 2 })).not.toEqual(once);
  });

  test('warns of a momentum above 1', () => {
    griffinlim(S, { momentum: 1.01, nIter: 1 });
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('momentum of 1.01'));
  });

  test.each<[string, typeof S, GriffinlimOptions, string]>([
    ['no round', S, { nIter: 0 }, 'nIter must be'],
    ['a negative momentum', S, { momentum: -0.1 }, 'momentum must be'],
    ['another init', S, { init: 'rand' as 'random' }, "Did you mean 'random'?"],
    ['a negative magnitude', tensor([-1, 1, 1], [3, 1]), {}, 'magnitudes of at least 0'],
    ['NaN', tensor([Number.NaN, 1, 1], [3, 1]), {}, 'S must be finite'],
    ['one axis', tensor([1], [1]), {}, 'received (1,)'],
    ['a length of other frames', S, { length: 5000 }, 'Give the length, nFft'],
    ['an nFft of other bins', S, { nFft: 300, hopLength: 64 }, 'Give the length, nFft'],
  ])('%s is an error', (_, input, options, message) => {
    expect(() => griffinlim(input, options)).toThrow(
      expect.objectContaining({ name: 'EarshotError', message: expect.stringContaining(message) }),
    );
  });
});
