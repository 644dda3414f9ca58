import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import type { Signal } from './channels.ts';
import { checkPositive, checkPositiveInteger } from './check.ts';
import { type PeakOptions, pitchPeaks } from './pitch-peaks.ts';
import { magnitudes, type SpectrogramOptions, type Spectrograms } from './spectrogram.ts';
import { warn } from './warn.ts';

export interface TuningOptions extends PeakOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Step of the estimate, as a part of a pitch class, above 0 and at most 1; default 0.01. */
  resolution?: number;
  /** Pitch classes in an octave; default 12. */
  binsPerOctave?: number;
}

export interface EstimateTuningOptions extends SpectrogramOptions, TuningOptions {
  /** Samples from one frame to the next; default floor(winLength / 4). */
  hopLength?: number;
  /** Magnitudes, or powers, of shape (..., bins, frames) to use in place of a signal, which is then null. */
  S?: Tensor;
}

/**
 * How far a sound is tuned from A4 = 440 Hz, in pitch classes from -0.5 to 0.5: the commonest deviation of the
 * louder half of its spectral peaks. Equal to `librosa.estimate_tuning` (0.11); 0, with a warning, where there is no
 * peak.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link EstimateTuningOptions}: `sr` = 22050, `S`, `nFft` = 2048, `hopLength` = winLength / 4,
 *   `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `fMin` = 150, `fMax` = 4000,
 *   `threshold` = 0.1, `resolution` = 0.01, `binsPerOctave` = 12.
 * @returns One number for the whole sound.
 * @throws EarshotError as `spectralCentroid` does; INVALID_ARGUMENT for options out of range.
 *
 * @example
 * ```ts
 * import { estimateTuning } from 'earshot/audio';
 *
 * const sr = 22050;
 * const a4 = 440 * 2 ** (0.25 / 12); // a quarter of a semitone high
 * const y = Float32Array.from({ length: sr }, (_, n) => Math.sin((2 * Math.PI * a4 * n) / sr));
 * Math.abs(estimateTuning(y, { sr }) - 0.25) < 0.03; // true
 * ```
 */
export function estimateTuning(y: Signal | null, options: EstimateTuningOptions = {}): number {
  const where = 'estimateTuning';
  const { nFft = 2048, winLength = nFft, hopLength = Math.floor(winLength / 4) } = options;
  checkOptions(where, options);
  return tuningOf(where, magnitudes(where, y, { ...options, hopLength }), options);
}

/** The tuning of a sound with these spectrograms. */
export function tuningOf(where: string, S: Spectrograms, options: TuningOptions): number {
  const { sr = 22050, resolution = 0.01, binsPerOctave = 12 } = options;
  const { pitches, heights } = pitchPeaks(S, sr, options);
  if (pitches.length === 0) {
    warn(`${where}: the sound has no spectral peak to estimate its tuning from; 0 is taken.`);
    return 0;
  }
  const middle = median(heights);
  return commonestDeviation(
    pitches.filter((_, i) => heights[i] >= middle),
    resolution,
    binsPerOctave,
  );
}

function checkOptions(where: string, options: TuningOptions): void {
  const { sr = 22050, resolution = 0.01, binsPerOctave = 12 } = options;
  const { fMin = 150, fMax = 4000, threshold = 0.1 } = options;
  checkPositive(where, 'sr', sr);
  checkPositive(where, 'resolution', resolution);
  checkPositiveInteger(where, 'binsPerOctave', binsPerOctave);
  if (resolution > 1 || !(fMin < fMax) || !(threshold >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: a resolution of at most 1, fMin < fMax and a threshold of at least 0 are needed; received resolution=${resolution}, fMin=${describe(fMin)}, fMax=${describe(fMax)}, threshold=${describe(threshold)}.`,
    );
  }
}

/** The lower edge of the fullest bin of a histogram of how far pitches lie from the nearest pitch class. */
function commonestDeviation(pitches: Float32Array, resolution: number, binsPerOctave: number): number {
  const bins = Math.ceil(1 / resolution);
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * (1 / bins) - 0.5);
  const counts = new Uint32Array(bins);
  for (const pitch of pitches) {
    const octaves = Math.fround(Math.log2(Math.fround(pitch / 27.5)));
    const classes = Math.fround(binsPerOctave * octaves);
    const part = classes - Math.floor(classes);
    const deviation = part >= 0.5 ? part - 1 : part;
    let bin = Math.min(bins - 1, Math.max(0, Math.floor((deviation + 0.5) * bins)));
    if (deviation < edges[bin]) bin--;
    else if (bin < bins - 1 && deviation >= edges[bin + 1]) bin++;
    counts[bin]++;
  }
  return edges[counts.indexOf(counts.reduce((a, b) => Math.max(a, b)))];
}

function median(values: Float32Array): number {
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : Math.fround((sorted[middle - 1] + sorted[middle]) / 2);
}
