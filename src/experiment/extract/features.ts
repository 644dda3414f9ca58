import type { Tensor } from '../../array/tensor.ts';
import {
  chromaStft,
  delta,
  melspectrogram,
  mfcc,
  powerToDb,
  rms,
  type Signal,
  spectralBandwidth,
  spectralCentroid,
  spectralContrast,
  spectralFlatness,
  spectralRolloff,
  tonnetz,
  zeroCrossingRate,
} from '../../audio/index.ts';
import { EarshotError } from '../../errors.ts';

/** How features are computed, with librosa's names and defaults. */
export interface FeatureOptions {
  /** points of the Fourier transform, and samples of a frame of `rms` and `zcr`; default 2048 */
  nFft?: number;
  /** samples from one frame to the next; default 512 */
  hopLength?: number;
  /** bands of `mel`, `logmel`, `mfcc` and its deltas; default 128 */
  nMels?: number;
  /** lowest and highest frequency of these bands in hertz; default 0 and half the sample rate */
  fMin?: number;
  fMax?: number;
  /** coefficients of `mfcc` and its deltas; default 20 */
  nMfcc?: number;
}

/** Frames from which one value of a delta is made. */
const DELTA_WIDTH = 9;
/** Twice the frequency in hertz at which the last band of `contrast` begins. */
const CONTRAST_RATE = 12_800;

interface Computation {
  y: Signal;
  options: FeatureOptions & { sr: number };
  /** a feature of the same sound, of which others are made */
  feature(name: 'mel' | 'logmel' | 'mfcc' | 'chroma'): Tensor;
}

/** Each feature as a call of the function in `src/audio`; what is not an option here has its default. */
const FEATURES = {
  mel: ({ y, options }) => melspectrogram(y, options),
  logmel: ({ feature }) => powerToDb(feature('mel')),
  mfcc: ({ options: { nMfcc }, feature }) => mfcc(null, { S: feature('logmel'), nMfcc }),
  delta: ({ feature }) => deltaOf(feature('mfcc'), 1),
  delta2: ({ feature }) => deltaOf(feature('mfcc'), 2),
  chroma: ({ y, options }) => chromaStft(y, framed(options)),
  tonnetz: ({ feature }) => tonnetz(feature('chroma')),
  contrast: ({ y, options }) => contrastOf(y, framed(options)),
  centroid: ({ y, options }) => spectralCentroid(y, framed(options)),
  bandwidth: ({ y, options }) => spectralBandwidth(y, framed(options)),
  rolloff: ({ y, options }) => spectralRolloff(y, framed(options)),
  flatness: ({ y, options }) => spectralFlatness(y, framed(options)),
  rms: ({ y, options: { nFft, hopLength } }) => rms(y, { frameLength: nFft, hopLength }),
  zcr: ({ y, options: { nFft, hopLength } }) => zeroCrossingRate(y, { frameLength: nFft, hopLength }),
} as const satisfies Record<string, (computation: Computation) => Tensor>;

/** Name of a feature, as the command line has it. */
export type FeatureName = keyof typeof FEATURES;

export const FEATURE_NAMES = Object.keys(FEATURES) as FeatureName[];

/** The options of all transforms, without those of the mel bands: other functions use these names otherwise. */
function framed({ sr, nFft, hopLength }: Computation['options']) {
  return { sr, nFft, hopLength };
}

function deltaOf(coefficients: Tensor, order: number): Tensor {
  const frames = coefficients.dims[coefficients.dims.length - 1];
  if (frames >= DELTA_WIDTH) return delta(coefficients, { order });
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `delta is fitted to ${DELTA_WIDTH} frames, and the sound has ${frames}. A smaller hopLength gives more; or leave it out.`,
  );
}

function contrastOf(y: Signal, options: { sr: number }): Tensor {
  if (options.sr > CONTRAST_RATE) return spectralContrast(y, options);
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `contrast has a band that begins at ${CONTRAST_RATE / 2} Hz, and needs a sample rate of more than ${CONTRAST_RATE} Hz; received ${options.sr}. Choose a higher sr, or leave it out.`,
  );
}

/**
 * Features of one sound, all of the same frames: tensors (rows, frames), of several channels (channels, rows, frames).
 * What one needs of another is computed once.
 *
 * @param y mono samples, or a tensor (channels, n)
 * @throws EarshotError what the functions in `src/audio` throw
 */
export function featuresOf(
  y: Signal,
  names: readonly FeatureName[],
  options: FeatureOptions & { sr: number },
): Map<FeatureName, Tensor> {
  const known = new Map<FeatureName, Tensor>();
  const feature = (name: FeatureName): Tensor => {
    const found = known.get(name) ?? FEATURES[name]({ y, options, feature });
    known.set(name, found);
    return found;
  };
  return new Map(names.map((name) => [name, feature(name)]));
}
