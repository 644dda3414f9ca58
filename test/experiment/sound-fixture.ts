import { Xoshiro128 } from '../../src/array/xoshiro.ts';
import type {
  AugmentationSettings,
  DataSettings,
  Experiment,
  FeatureSettings,
} from '../../src/experiment/experiment.ts';
import { Recordings } from '../../src/experiment/recordings.ts';

export const SR = 8000;

export const noAugmentation: AugmentationSettings = {
  randomCrop: false,
  timeShift: null,
  gain: null,
  noise: null,
  timeStretch: null,
  pitchShift: null,
  mix: null,
  equalizer: null,
  timeMasks: null,
  frequencyMasks: null,
};

/** Windows of half a second, 20 bands of 16 frames. */
export function smallExperiment({
  data,
  features,
  augmentation,
}: {
  data?: Partial<DataSettings>;
  features?: Partial<FeatureSettings>;
  augmentation?: Partial<AugmentationSettings>;
} = {}): Pick<Experiment, 'data' | 'features' | 'augmentation' | 'training'> {
  return {
    data: { sampleRate: SR, duration: 0.5, hop: null, shorter: 'pad', ...data },
    features: {
      nFft: 512,
      hopLength: 256,
      winLength: 512,
      window: 'hann',
      center: true,
      nMels: 20,
      fMin: 0,
      fMax: null,
      htk: false,
      norm: 'slaney',
      power: 2,
      decibels: { ref: 1, amin: 1e-10, topDb: 80 },
      normalization: 'global',
      ...features,
    },
    augmentation: { ...noAugmentation, ...augmentation },
    training: {
      epochs: 1,
      batchSize: 4,
      optimizer: 'adam',
      learningRate: 0.001,
      schedule: 'constant',
      weightDecay: null,
      labelSmoothing: 0,
      ema: null,
      clipNorm: null,
      members: 1,
      epoch: 'last',
      seed: 0,
    },
  };
}

/** A tone with a little noise; each number gives another. */
export function sound(number: number, seconds = 0.5): Float32Array {
  const random = new Xoshiro128(number);
  const hertz = 200 + 137 * number;
  return Float32Array.from(
    { length: Math.round(seconds * SR) },
    (_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / SR) + 0.02 * (random.uniform() - 0.5),
  );
}

export function recordingsOf(
  samples: readonly Float32Array[],
  experiment: Pick<Experiment, 'data' | 'features'> = smallExperiment(),
): Recordings {
  return new Recordings(samples, experiment);
}
