import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import {
  amplitudeToDb,
  type DecibelOptions,
  dbToAmplitude,
  dbToPower,
  powerToDb,
} from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { spectral, unpackTensor } from './spectral-fixture.ts';

const list = (values: number[]) => tensor(values, [values.length]);
const near = (values: number[]) => values.map((value) => expect.closeTo(value, 4));

describe('decibels', () => {
  test('the values of the documentation', () => {
    expect(Array.from(floats(powerToDb(list([1000, 10, 1e-9]), { ref: 'max' })))).toEqual(
      near([0, -20, -80]),
    );
    expect(Array.from(floats(amplitudeToDb(list([10, -1, 0]))))).toEqual(near([20, 0, -60]));
    expect(Array.from(floats(dbToPower(list([0, 20]))))).toEqual(near([1, 100]));
    expect(Array.from(floats(dbToAmplitude(list([0, 20]))))).toEqual(near([1, 10]));
  });

  test.each(spectral.decibels)('$kind to dB equals librosa: $signal $options', (c) => {
    const toDb = c.kind === 'power' ? powerToDb : amplitudeToDb;
    const db = toDb(unpackTensor(spectral.levels[c.signal]), c.options);
    expect(db.dims).toEqual(c.dims);
    expect(largestDifference(floats(db), unpack(c.values))).toBeLessThan(5e-5);
  });

  test('the reference may be a function of the magnitudes', () => {
    const S = list([-4, 2]);
    expect(Array.from(floats(amplitudeToDb(S, { ref: (m) => m[0] })))).toEqual(near([0, -6.0206]));
    expect(Array.from(floats(powerToDb(list([8, 2]), { ref: (m) => Math.min(...m) })))).toEqual(
      near([6.0206, 0]),
    );
  });

  test('silence is amin', () => {
    expect(Array.from(floats(powerToDb(list([0, 0]))))).toEqual(near([-100, -100]));
    expect(Array.from(floats(powerToDb(list([0, 0]), { ref: 'max' })))).toEqual(near([0, 0]));
  });

  test('with perClip each entry of the first axis is a clip of its own', () => {
    const { dims, values } = spectral.levels.levels;
    const loud = unpack(values);
    const quiet = loud.map((value) => value * 1e-6);
    const both = tensor([...quiet, ...loud], [2, ...dims]);
    for (const toDb of [powerToDb, amplitudeToDb]) {
      for (const options of [{}, { ref: 'max' as const, topDb: 30 }]) {
        const alone = [quiet, loud].flatMap((S) => [...floats(toDb(tensor(S, dims), options))]);
        const db = toDb(both, { ...options, perClip: true });
        expect(db.dims).toEqual(both.dims);
        expect([...floats(db)]).toEqual(alone);
        expect([...floats(toDb(both, options))]).not.toEqual(alone);
      }
    }
    expect(() => powerToDb(list([1, 2]), { perClip: true })).toThrow('received (2,)');
  });

  test('the input stays as it is', () => {
    const S = list([-2, 3]);
    amplitudeToDb(S);
    powerToDb(S);
    expect(Array.from(floats(S))).toEqual([-2, 3]);
  });

  test.each(spectral.fromDecibels)('dB to $kind equals librosa: $signal $options', (c) => {
    const fromDb = c.kind === 'power' ? dbToPower : dbToAmplitude;
    const S = fromDb(unpackTensor(spectral.decibelLevels[c.signal]), c.options);
    expect(S.dims).toEqual(c.dims);
    const relative = Array.from(unpack(c.values), (value, i) => floats(S)[i] / value - 1);
    // librosa raises to the power in single precision.
    expect(peak(relative)).toBeLessThan(2e-6);
  });

  test('the way back undoes the way there', () => {
    const S = unpackTensor(spectral.decibelLevels.line);
    const there = floats(powerToDb(dbToPower(S), { topDb: null }));
    expect(largestDifference(there, floats(S))).toBeLessThan(1e-4);
  });

  test.each<[string, number[], DecibelOptions, string]>([
    ['nothing', [], {}, 'S is empty'],
    ['NaN', [1, Number.NaN], {}, 'S must be finite everywhere; received 1 value(s)'],
    ['infinity', [Infinity], {}, 'the first at index 0: Infinity'],
    ['amin of 0', [1], { amin: 0 }, 'amin must be a finite number above 0; received 0'],
    [
      'a negative topDb',
      [1],
      { topDb: -1 },
      'topDb must be a number of decibels of at least 0, or null; received -1',
    ],
    ['topDb of NaN', [1], { topDb: Number.NaN }, 'received NaN'],
    ['ref of NaN', [1], { ref: Number.NaN }, "ref must be a finite number, 'max'"],
    ['an unknown ref', [1], { ref: 'mean' as 'max' }, "received 'mean'"],
  ])('%s is an error', (_, values, options, message) => {
    expect(() => powerToDb(list(values), options)).toThrow(message);
    expect(() => amplitudeToDb(list(values), options)).toThrow(message);
  });

  test('the way back wants finite decibels and a reference above 0', () => {
    expect(() => dbToPower(list([Number.NaN]))).toThrow('dbToPower: S must be finite everywhere');
    expect(() => dbToAmplitude(list([1]), { ref: 0 })).toThrow(
      'ref must be a finite number above 0; received 0',
    );
  });
});
