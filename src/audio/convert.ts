import { describe, EarshotError } from '../errors.ts';
import { checkFftLength, checkPositive, checkPositiveInteger } from './check.ts';

// Slaney's mel scale: 66.7 Hz a mel up to 1 kHz, then 27 mels for each factor of 6.4.
const HZ_PER_MEL = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/**
 * Frequency in Hz to mel, as `librosa.hz_to_mel` (0.11).
 *
 * @param hz - A frequency or a list of them, 0 or above.
 * @param options - `htk` (default false): the HTK formula 2595 log10(1 + f / 700); otherwise Slaney's scale of
 *   the Auditory Toolbox, linear below 1 kHz and logarithmic above.
 * @returns A number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { hzToMel } from 'earshot/audio';
 *
 * hzToMel(60); // 0.9
 * hzToMel([110, 220, 440]); // Float64Array [1.65, 3.3, 6.6]
 * ```
 */
export function hzToMel(hz: number, options?: { htk?: boolean }): number;
export function hzToMel(hz: ArrayLike<number>, options?: { htk?: boolean }): Float64Array;
export function hzToMel(hz: number | ArrayLike<number>, { htk = false } = {}): number | Float64Array {
  if (typeof hz !== 'number') return Float64Array.from(hz, (f) => hzToMel(f, { htk }));
  if (htk) return 2595 * Math.log10(1 + hz / 700);
  return hz >= LOG_FROM_HZ ? LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP : hz / HZ_PER_MEL;
}

/**
 * Mel to frequency in Hz, as `librosa.mel_to_hz` (0.11): the inverse of {@link hzToMel}.
 *
 * @param mel - A mel value or a list of them.
 * @param options - `htk` (default false): the HTK formula; otherwise Slaney's scale.
 * @returns A number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { melToHz } from 'earshot/audio';
 *
 * melToHz(3); // 200
 * ```
 */
export function melToHz(mel: number, options?: { htk?: boolean }): number;
export function melToHz(mel: ArrayLike<number>, options?: { htk?: boolean }): Float64Array;
export function melToHz(mel: number | ArrayLike<number>, { htk = false } = {}): number | Float64Array {
  if (typeof mel !== 'number') return Float64Array.from(mel, (m) => melToHz(m, { htk }));
  if (htk) return 700 * (10 ** (mel / 2595) - 1);
  return mel >= LOG_FROM_MEL ? LOG_FROM_HZ * Math.exp(LOG_STEP * (mel - LOG_FROM_MEL)) : mel * HZ_PER_MEL;
}

/**
 * The frequencies in Hz of the bins of a Fourier transform, as `librosa.fft_frequencies` (0.11).
 *
 * @param options - `sr` (default 22050), the sampling rate in Hz; `nFft` (default 2048), the transform's points.
 * @returns 1 + floor(nFft / 2) frequencies from 0 up to sr / 2.
 *
 * @example
 * ```ts
 * import { fftFrequencies } from 'earshot/audio';
 *
 * fftFrequencies({ sr: 8000, nFft: 8 }); // Float64Array [0, 1000, 2000, 3000, 4000]
 * ```
 */
export function fftFrequencies({ sr = 22050, nFft = 2048 } = {}): Float64Array {
  checkPositive('fftFrequencies', 'sr', sr);
  checkFftLength('fftFrequencies', nFft);
  return Float64Array.from({ length: 1 + Math.floor(nFft / 2) }, (_, k) => (k * sr) / nFft);
}

/**
 * Frequencies in Hz that are evenly spaced on the mel scale, as `librosa.mel_frequencies` (0.11).
 *
 * @param nMels - How many, at least 1; default 128.
 * @param options - `fMin` (default 0) and `fMax` (default 11025), the first and last one in Hz, and `htk`
 *   (default false), the scale.
 * @returns `nMels` ascending frequencies.
 *
 * @example
 * ```ts
 * import { melFrequencies } from 'earshot/audio';
 *
 * melFrequencies(3, { fMin: 0, fMax: 1000 }); // Float64Array [0, 500, 1000]
 * ```
 */
export function melFrequencies(nMels = 128, { fMin = 0, fMax = 11025, htk = false } = {}): Float64Array {
  checkPositiveInteger('melFrequencies', 'nMels', nMels);
  if (!(fMin >= 0 && fMax >= fMin && Number.isFinite(fMax))) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `melFrequencies: 0 <= fMin <= fMax is needed, in Hz; received fMin=${fMin}, fMax=${fMax}.`,
    );
  }
  const low = hzToMel(fMin, { htk });
  const high = hzToMel(fMax, { htk });
  const step = nMels > 1 ? (high - low) / (nMels - 1) : 0;
  return Float64Array.from({ length: nMels }, (_, i) =>
    melToHz(i > 0 && i === nMels - 1 ? high : low + i * step, { htk }),
  );
}

/**
 * Frequency in Hz to MIDI number, as `librosa.hz_to_midi` (0.11): 12 log2(f / 440) + 69.
 *
 * @param hz - A frequency or a list of them, 0 or above; 0 gives -Infinity.
 * @returns A number, rarely whole, for a number; a `Float64Array` for a list.
 * @throws EarshotError INVALID_ARGUMENT for NaN or frequencies below 0.
 *
 * @example
 * ```ts
 * import { hzToMidi } from 'earshot/audio';
 *
 * hzToMidi([220, 440]); // Float64Array [57, 69]
 * ```
 */
export function hzToMidi(hz: number): number;
export function hzToMidi(hz: ArrayLike<number>): Float64Array;
export function hzToMidi(hz: number | ArrayLike<number>): number | Float64Array {
  if (typeof hz !== 'number') return Float64Array.from(hz, (f) => hzToMidi(f));
  if (!(hz >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `hzToMidi: a frequency must be 0 Hz or above; received ${describe(hz)}.`,
    );
  }
  return 12 * (Math.log2(hz) - Math.log2(440)) + 69;
}

/**
 * MIDI number to frequency in Hz, as `librosa.midi_to_hz` (0.11): the inverse of {@link hzToMidi}.
 *
 * @param midi - A MIDI number, whole or not, or a list of them; 69 is A4, 440 Hz.
 * @returns A number for a number, a `Float64Array` for a list.
 *
 * @example
 * ```ts
 * import { midiToHz } from 'earshot/audio';
 *
 * midiToHz([57, 69]); // Float64Array [220, 440]
 * ```
 */
export function midiToHz(midi: number): number;
export function midiToHz(midi: ArrayLike<number>): Float64Array;
export function midiToHz(midi: number | ArrayLike<number>): number | Float64Array {
  if (typeof midi !== 'number') return Float64Array.from(midi, (m) => midiToHz(m));
  return 440 * 2 ** ((midi - 69) / 12);
}
