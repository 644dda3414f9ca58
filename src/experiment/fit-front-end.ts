import { rawFeatures } from '../classifier/features.ts';
import type { FrontEnd, Windows } from '../classifier/settings.ts';
import { EarshotError } from '../errors.ts';
import type { DataSettings, Experiment, FeatureSettings } from './experiment.ts';
import type { Recordings } from './recordings.ts';

/** Below this share of the mean a deviation is only the rounding of single precision. */
const ROUNDING = 1e-6;

/**
 * The front end with mean and deviation of all windows of clips, in double precision, window by window. Features that
 * are the same everywhere get a deviation of 1.
 *
 * @param clips indices of the clips that are trained on
 * @param features `normalization`: 'global' takes one mean and deviation, 'band' one for each band, 'pixel' one for each
 *   band and frame, 'none' leaves 0 and 1
 * @throws EarshotError INVALID_ARGUMENT without clips
 */
export function fitFrontEnd(
  { features: { normalization } }: { features: Pick<FeatureSettings, 'normalization'> },
  recordings: Recordings,
  clips: readonly number[],
): FrontEnd {
  if (normalization === 'none') return recordings.frontEnd;
  if (clips.length === 0)
    throw new EarshotError('INVALID_ARGUMENT', 'fitFrontEnd: at least one clip to train on is needed.');
  const { bands, frames } = recordings;
  const groupSize = { global: bands * frames, band: frames, pixel: 1 }[normalization];
  const moments = new Moments((bands * frames) / groupSize, groupSize);
  for (const clip of clips)
    for (const start of recordings.starts(clip)) moments.add(recordings.rawFeatures(clip, start));
  return { ...recordings.frontEnd, ...moments.standard() };
}

/** (bands, frames, 1): what the network takes of a window. */
export function networkInputShape(
  { data }: Pick<Experiment, 'data'>,
  frontEnd: FrontEnd,
): [bands: number, frames: number, channels: 1] {
  const silence = new Float32Array(windowsOf(data).size);
  const [bands, frames] = rawFeatures(silence, data.sampleRate, frontEnd).dims;
  return [bands, frames, 1];
}

/** The settings' seconds as samples. */
export function windowsOf({ sampleRate, duration, hop, shorter }: DataSettings): Windows {
  const samples = (seconds: number) => Math.max(1, Math.round(seconds * sampleRate));
  return { size: samples(duration), hop: samples(hop ?? duration), shorter };
}

/** The front end before mean and deviation are known: it neither shifts nor scales. */
export function unfittedFrontEnd(
  { normalization, fMax, ...settings }: FeatureSettings,
  sampleRate: number,
): FrontEnd {
  return { ...settings, fMax: fMax ?? sampleRate / 2, mean: [0], deviation: [1] };
}

/** Mean and deviation of groups of neighbouring numbers, over many arrays. */
class Moments {
  readonly #groupSize: number;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  /** A number near each mean, which is subtracted before squaring: squares of what is left lose no digits. */
  #origins: Float64Array | undefined;
  #count = 0;

  constructor(groups: number, groupSize: number) {
    this.#groupSize = groupSize;
    this.#sums = new Float64Array(groups);
    this.#squares = new Float64Array(groups);
  }

  add(x: Float32Array): void {
    const size = this.#groupSize;
    this.#origins ??= Float64Array.from(this.#sums, (_, group) =>
      meanOf(x.subarray(group * size, (group + 1) * size)),
    );
    for (let group = 0, i = 0; group < this.#sums.length; group++) {
      const origin = this.#origins[group];
      let sum = 0;
      let square = 0;
      for (let j = 0; j < size; j++, i++) {
        const difference = x[i] - origin;
        sum += difference;
        square += difference * difference;
      }
      this.#sums[group] += sum;
      this.#squares[group] += square;
    }
    this.#count += size;
  }

  standard(): { mean: number[]; deviation: number[] } {
    const mean = Array.from(this.#sums, (sum, group) => this.#origins![group] + sum / this.#count);
    const deviation = Array.from(this.#sums, (sum, group) => {
      const variance = this.#squares[group] / this.#count - (sum / this.#count) ** 2;
      const found = Math.sqrt(Math.max(0, variance));
      return found > ROUNDING * Math.abs(mean[group]) ? found : 1;
    });
    return { mean, deviation };
  }
}

function meanOf(x: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}
