import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { amplitudeToDb, powerToDb } from '../audio/db.ts';
import { melspectrogram } from '../audio/melspectrogram.ts';
import type { FrontEnd } from './settings.ts';

/**
 * What the network takes of a window: its mel spectrogram, in decibels if so set, less the mean and divided by the
 * deviation.
 * @param y the window's samples, at the model's rate
 * @returns (bands, frames, 1)
 */
export function features(y: Float32Array, sampleRate: number, frontEnd: FrontEnd): Tensor {
  const bands = rawFeatures(y, sampleRate, frontEnd);
  standardize(floats(bands), bands.dims[1], frontEnd);
  return tensor(floats(bands), [...bands.dims, 1]);
}

/** The features before mean and deviation, on which those are fitted: (bands, frames). */
export function rawFeatures(
  y: Float32Array,
  sampleRate: number,
  { decibels, mean, deviation, ...options }: FrontEnd,
): Tensor {
  const mel = melspectrogram(y, { sr: sampleRate, ...options });
  if (decibels === null) return mel;
  return options.power === 1 ? amplitudeToDb(mel, decibels) : powerToDb(mel, decibels);
}

/** Subtracts the mean and divides by the deviation, in place; `x` is (bands, frames). */
export function standardize(x: Float32Array, frames: number, { nMels, mean, deviation }: FrontEnd): void {
  // One number, one a band, or one a band and frame.
  if (mean.length > nMels) {
    for (let i = 0; i < x.length; i++) x[i] = (x[i] - mean[i]) / deviation[i];
    return;
  }
  for (let band = 0, i = 0; band < nMels; band++) {
    const at = mean.length === 1 ? 0 : band;
    const [centre, scale] = [mean[at], deviation[at]];
    for (const end = i + frames; i < end; i++) x[i] = (x[i] - centre) / scale;
  }
}
