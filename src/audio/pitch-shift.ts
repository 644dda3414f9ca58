import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { checkPositive, checkPositiveInteger } from './check.ts';
import { fixLength } from './fix-length.ts';
import { likeSignal } from './like-signal.ts';
import { type ResType, resample } from './resample.ts';
import { type TimeStretchOptions, timeStretch } from './time-stretch.ts';

export interface PitchShiftOptions extends Omit<TimeStretchOptions, 'rate'> {
  /** Sample rate of `y` in Hz. */
  sr: number;
  /** Steps to shift up by, below 0 down, whole or not. */
  nSteps: number;
  /** Steps of an octave; default 12, semitones. */
  binsPerOctave?: number;
  /** How to resample, see {@link resample}; default 'soxr_hq'. */
  resType?: ResType;
  /** Whether to keep the energy of the signal in resampling; default false. */
  scale?: boolean;
}

/**
 * A signal of another pitch and the same length, as `librosa.effects.pitch_shift` (0.11): stretched in time, then
 * resampled.
 *
 * @param y - Mono samples, or a tensor (channels, n).
 * @param options - See {@link PitchShiftOptions}: `sr`, `nSteps`, `binsPerOctave` = 12, `resType` = 'soxr_hq',
 *   `scale` = false, and those of {@link timeStretch} but `rate`.
 * @returns A signal of the form and length of `y`.
 * @throws EarshotError INVALID_ARGUMENT for options out of range; else as {@link timeStretch} and {@link resample} do.
 *
 * @example
 * ```ts
 * import { pitchShift } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / sr));
 * const octaveHigher = pitchShift(y, { sr, nSteps: 12 });
 * octaveHigher.length; // 22050
 * ```
 */
export function pitchShift<S extends Signal>(y: S, options: PitchShiftOptions): S {
  const { sr, nSteps, binsPerOctave = 12, resType = 'soxr_hq', scale = false, ...framing } = options;
  checkPositive('pitchShift', 'sr', sr);
  checkPositiveInteger('pitchShift', 'binsPerOctave', binsPerOctave);
  if (!Number.isFinite(nSteps)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `pitchShift: nSteps must be a finite number; received ${describe(nSteps)}.`,
    );
  }
  const rate = 2 ** (-nSteps / binsPerOctave);
  const size = channelsOf('pitchShift', y).channels[0].length;
  const stretched = channelsOf('pitchShift', timeStretch(y, { ...framing, rate })).channels;
  const shifted = stretched.map((channel) => {
    const resampled = resample(channel, { origSr: sr / rate, targetSr: sr, resType });
    if (scale) for (let n = 0; n < resampled.length; n++) resampled[n] /= Math.sqrt(rate);
    return fixLength(resampled, size);
  });
  return likeSignal(y, shifted);
}
