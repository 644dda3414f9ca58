import { describe, expect, test } from 'vitest';
import { getWindow, type Window } from '../../src/audio/index.ts';
import { largestDifference } from './difference.ts';
import { unpackDoubles } from './fixture-file.ts';
import { spectral } from './spectral-fixture.ts';

describe('getWindow', () => {
  test('the values of its documentation', () => {
    expect(Array.from(getWindow('hann', 4))).toEqual([0, 0.5, 1, 0.5].map((v) => expect.closeTo(v, 15)));
    expect(Array.from(getWindow('hann', 3, { fftbins: false }))).toEqual(
      [0, 1, 0].map((v) => expect.closeTo(v, 15)),
    );
  });

  test.each(spectral.windows)('$window of $length points, fftbins $fftbins, equals librosa', (c) => {
    const window = getWindow(c.window as Window, c.length, { fftbins: c.fftbins });
    expect(largestDifference(window, unpackDoubles(c.values))).toBeLessThan(1e-14);
  });

  test('a list and a function of the length', () => {
    const list = [1, 2, 3];
    const window = getWindow(list, 3);
    expect(Array.from(window)).toEqual(list);
    expect(Array.from(getWindow((n) => new Float32Array(n).fill(2), 3))).toEqual([2, 2, 2]);
    list[0] = 9;
    expect(window[0]).toBe(1);
  });

  test.each<[string, unknown, number, string]>([
    ['an unknown name', 'hanm', 8, "Did you mean 'hann'?"],
    ['a name of the object prototype', 'toString', 8, "must be one of 'hann'"],
    ['an unknown name with a parameter', ['dpss', 0.5], 8, "must be one of 'kaiser', 'gaussian', 'tukey'"],
    [
      'a parameter that is NaN',
      ['kaiser', Number.NaN],
      8,
      "the parameter of 'kaiser' must be a finite number",
    ],
    ['a spread of 0', ['gaussian', 0], 8, 'must be a finite number above 0'],
    ['too few values', [1, 2], 8, 'must have 8 values (winLength); received 2'],
    ['values that are NaN', [1, Number.NaN], 2, 'finite numbers only'],
    ['a number', 5, 2, 'window must be a name'],
    ['null', null, 2, 'window must be a name'],
    ['a length of 0', 'hann', 0, 'length must be a whole number of at least 1; received 0'],
    ['a length of 2.5', 'hann', 2.5, 'received 2.5'],
  ])('%s is an error', (_, window, length, message) => {
    expect(() => getWindow(window as Window, length)).toThrow(message);
  });
});
