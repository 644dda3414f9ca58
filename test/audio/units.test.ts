import { describe, expect, test } from 'vitest';
import { hzToMidi, midiToHz } from '../../src/audio/convert.ts';
import * as frames from '../../src/audio/frames.ts';
import * as notes from '../../src/audio/notes.ts';
import { largestDifference, peak } from './difference.ts';
import { effects } from './effects-fixture.ts';

type Convert = (values: unknown, options: object) => ArrayLike<number> | string[];

const functions = { ...frames, ...notes, hzToMidi, midiToHz } as unknown as Record<string, Convert>;
const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });

describe('units equal librosa 0.11', () => {
  test.each(effects.units)('$name $options', ({ name, values, options, out }) => {
    const convert = functions[name];
    const found = convert(values, options);
    if (typeof out[0] === 'string') expect(found).toEqual(out);
    else
      expect(largestDifference(found as ArrayLike<number>, out as number[])).toBeLessThanOrEqual(
        1e-14 * peak(out as number[]),
      );
    expect(convert(values[1], options)).toBe(found[1]);
  });
});

describe('units refuse', () => {
  test.each([
    [() => frames.framesToSamples(1, { hopLength: 0 }), /hopLength must be a whole number/],
    [() => frames.samplesToFrames(1, { nFft: 0.5 }), /nFft must be a whole number/],
    [() => frames.framesToTime(Number.NaN), /framesToTime: frames must be finite numbers; received NaN/],
    [() => frames.timeToFrames([0, Infinity]), /times must be finite/],
    [() => frames.timeToSamples(1, { sr: -1 }), /sr must be a finite number above 0/],
    [() => frames.samplesToTime(1, { sr: 0 }), /sr must be a finite number above 0/],
    [() => hzToMidi(-1), /frequency must be 0 Hz or above; received -1/],
    [() => notes.hzToNote(0), /midi must be finite/],
    [() => notes.midiToNote(60, { key: 'H:maj' }), /key must be a tonic/],
    [
      () => notes.midiToNote(60, { octave: false, cents: true }),
      /cents can only be written behind the octave/,
    ],
    [() => notes.noteToMidi('H4'), /a note must be a letter from A to G/],
    [() => notes.noteToHz(['C4', '']), /received ''/],
  ])('%s', (call, message) => {
    expect(call).toThrow(refused(message));
  });
});
