import type { Statistic } from '../../array/statistics.ts';
import type { Tensor } from '../../array/tensor.ts';
import type { FeatureName } from './features.ts';

/** A sound file and its features: (rows, frames) each, with channels (channels, rows, frames), or summed up. */
export interface AnalysedSound {
  file: string;
  /** sample rate of the features in hertz */
  sr: number;
  /** seconds */
  duration: number;
  features: ReadonlyMap<FeatureName, Tensor>;
}

/** What holds for all sounds of a file of features. */
export interface Layout {
  /** whether the one sound was named itself, so that nothing need say which it is */
  alone: boolean;
  /** how many sounds were found */
  sounds: number;
  hopLength: number;
  /** what stands in the place of frames; none for frames */
  summary: readonly Statistic[];
}
