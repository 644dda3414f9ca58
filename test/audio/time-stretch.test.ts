import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { phaseVocoder } from '../../src/audio/phase-vocoder.ts';
import { type PitchShiftOptions, pitchShift } from '../../src/audio/pitch-shift.ts';
import { type TimeStretchOptions, timeStretch } from '../../src/audio/time-stretch.ts';
import { largestDifference, peak } from './difference.ts';
import { effects, samplesOf, signalNamed } from './effects-fixture.ts';
import { unpack } from './fixture-file.ts';

const refused = (message: RegExp, code = 'INVALID_ARGUMENT') =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

// Rounding in phases that add up moves noisy sounds by more than the tolerance, in librosa too.

describe('timeStretch equals librosa 0.11', () => {
  test.each(effects.timeStretch)('$signal $options', ({ signal, options, rounding, out }) => {
    const y = signalNamed(signal);
    const stretched = timeStretch(y, options as unknown as TimeStretchOptions);
    expect(stretched instanceof Float32Array ? [stretched.length] : stretched.dims).toEqual(out.dims);
    const error = largestDifference(samplesOf(stretched), unpack(out.values));
    expect(error).toBeLessThanOrEqual(Math.max(1e-4 * peak(samplesOf(y)), rounding / 2));
  });
});

describe('pitchShift equals librosa 0.11', () => {
  test.each(effects.pitchShift)('$signal $options', ({ signal, options, rounding, out }) => {
    const y = signalNamed(signal);
    const shifted = pitchShift(y, options as unknown as PitchShiftOptions);
    expect(shifted instanceof Float32Array ? [shifted.length] : shifted.dims).toEqual(out.dims);
    const error = largestDifference(samplesOf(shifted), unpack(out.values));
    expect(error).toBeLessThanOrEqual(Math.max(1e-4 * peak(samplesOf(y)), rounding / 2));
  });
});

describe('options out of range', () => {
  const y = Float32Array.of(1, 2, 3);

  test('are refused', () => {
    expect(() => timeStretch(y, { rate: 0 })).toThrow(refused(/rate must be a finite number above 0/));
    expect(() => timeStretch(y, { rate: 100 })).toThrow(refused(/a rate of 100 leaves nothing of 3 samples/));
    expect(() => pitchShift(y, { sr: 8000, nSteps: Number.NaN })).toThrow(refused(/nSteps must be a finite/));
    expect(() => pitchShift(y, { sr: 0, nSteps: 1 })).toThrow(refused(/sr must be/));
    expect(() => pitchShift(y, { sr: 8000, nSteps: 1, binsPerOctave: 0 })).toThrow(refused(/binsPerOctave/));
  });

  test('of phaseVocoder are refused', () => {
    const [D, other] = [tensor([1, 2, 3, 4], [2, 2]), tensor([1, 2], [2, 1])];
    expect(() => phaseVocoder({ real: D, imag: D }, { rate: -1 })).toThrow(refused(/rate must be/));
    expect(() => phaseVocoder({ real: D, imag: other }, { rate: 1 })).toThrow(
      refused(/must have one shape/, 'SHAPE_MISMATCH'),
    );
    const one = tensor([1], [1]);
    expect(() => phaseVocoder({ real: one, imag: one }, { rate: 1 })).toThrow(refused(/must have the shape/));
    const tiny = tensor([1], [1, 1]);
    expect(() => phaseVocoder({ real: tiny, imag: tiny }, { rate: 1 })).toThrow(refused(/hopLength must be/));
  });
});
