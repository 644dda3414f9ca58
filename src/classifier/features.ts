import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { amplitudeToDb, melspectrogram, powerToDb } from '../audio/index.ts';
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

/** In place. `mean` and `deviation` have one number, one a band, or one a band and frame. */
function standardize(x: Float32Array, frames: number, { nMels, mean, deviation }: FrontEnd): void {
  const at = (values: readonly number[], i: number) =>
    values[values.length === 1 ? 0 : values.length === nMels ? Math.floor(i / frames) : i];
  for (let i = 0; i < x.length; i++) x[i] = (x[i] - at(mean, i)) / at(deviation, i);
}
