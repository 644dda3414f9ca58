import { describe, expect, test } from 'vitest';
import { fftFrequencies, hzToMel, melFrequencies, melToHz } from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { spectral } from './spectral-fixture.ts';

const { scale } = spectral;

describe('mel scale', () => {
  test('the values of the documentation', () => {
    expect(hzToMel(60)).toBeCloseTo(0.9, 12);
    expect(Array.from(hzToMel([110, 220, 440]))).toEqual([1.65, 3.3, 6.6].map((v) => expect.closeTo(v, 12)));
    expect(melToHz(3)).toBeCloseTo(200, 12);
    expect(Array.from(fftFrequencies({ sr: 8000, nFft: 8 }))).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(Array.from(melFrequencies(3, { fMin: 0, fMax: 1000 }))).toEqual(
      [0, 500, 1000].map((v) => expect.closeTo(v, 10)),
    );
  });

  test('hzToMel equals librosa on both scales', () => {
    expect(largestDifference(hzToMel(scale.hz), scale.slaney)).toBeLessThan(1e-12);
    expect(largestDifference(hzToMel(scale.hz, { htk: true }), scale.htk)).toBeLessThan(1e-11);
  });

  test.each([false, true])('melToHz undoes hzToMel, htk %s', (htk) => {
    const back = melToHz(hzToMel(scale.hz, { htk }), { htk });
    expect(largestDifference(back, scale.hz)).toBeLessThan(1e-9);
  });

  test('melToHz equals librosa on both scales', () => {
    expect(largestDifference(melToHz(scale.mel.slice(0, -2)), scale.hzOfSlaney)).toBeLessThan(1e-9);
    expect(largestDifference(melToHz(scale.mel, { htk: true }), scale.hzOfHtk)).toBeLessThan(1e-9);
  });

  test.each(scale.melFrequencies)('melFrequencies equals librosa: $nMels $options', (c) => {
    const found = melFrequencies(c.nMels, c.options);
    expect(largestDifference(found, c.values)).toBeLessThan(1e-10 * peak(c.values));
    expect(found[0]).toBeCloseTo((c.options.fMin as number | undefined) ?? 0, 10);
  });

  test.each(scale.fftFrequencies)('fftFrequencies equals librosa: $options', (c) => {
    expect(largestDifference(fftFrequencies(c.options), c.values)).toBeLessThan(1e-11);
  });

  test('fftFrequencies of an odd length ends below sr / 2', () => {
    expect(Array.from(fftFrequencies({ sr: 5, nFft: 5 }))).toEqual([0, 1, 2]);
    expect(fftFrequencies().length).toBe(1025);
  });

  test.each([
    [() => fftFrequencies({ sr: 0 }), 'sr must be a finite number above 0; received 0'],
    [() => fftFrequencies({ nFft: 1.5 }), 'nFft must be a whole number of at least 1; received 1.5'],
    [() => melFrequencies(0), 'nMels must be a whole number of at least 1'],
    [
      () => melFrequencies(4, { fMin: 100, fMax: 50 }),
      '0 <= fMin <= fMax is needed, in Hz; received fMin=100, fMax=50',
    ],
    [() => melFrequencies(4, { fMax: Infinity }), 'received fMin=0, fMax=Infinity'],
  ])('%s is an error', (call, message) => {
    expect(call).toThrow(message);
  });
});
