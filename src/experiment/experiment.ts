import type { FrontEnd } from '../classifier/settings.ts';
import type { AnyModel } from '../nn/index.ts';

/** @file An experiment: everything that is decided before a training, from samples to evaluation. */

/** Makes the network for inputs of (bands, frames, 1); its last layer gives a probability for each class. */
export type ModelMaker = (options: {
  inputShape: readonly number[];
  classes: number;
  seed: number;
}) => AnyModel;

export interface Experiment {
  data: DataSettings;
  features: FeatureSettings;
  augmentation: AugmentationSettings;
  /** name of an architecture that comes with earshot, or a function that makes the network */
  model: string | ModelMaker;
  training: TrainingSettings;
  evaluation: EvaluationSettings;
}

export interface DataSettings {
  /** hertz; every clip is mixed down to one channel and resampled to it */
  sampleRate: number;
  /** seconds of a window, the piece that the network sees at once */
  duration: number;
  /** seconds from one window to the next in longer clips, when predicting; null: the duration */
  hop: number | null;
  /** how shorter clips are brought to a window's length */
  shorter: 'pad' | 'repeat';
}

/** The front end but for what is fitted; fMax null is half the sample rate. */
export interface FeatureSettings extends Omit<FrontEnd, 'mean' | 'deviation' | 'fMax'> {
  fMax: number | null;
  /** over what mean and deviation of the training windows are taken; 'none': 0 and 1 */
  normalization: 'global' | 'band' | 'pixel' | 'none';
}

/** Every part may be null: not done. What is random is drawn anew for each example and epoch. */
export interface AugmentationSettings {
  /** a window from anywhere in longer clips (else its windows as when predicting) */
  randomCrop: boolean;
  /** circular shift by up to this share of a window, either way */
  timeShift: number | null;
  /** decibels, from and to */
  gain: readonly [number, number] | null;
  /** white noise at a ratio of signal to noise between these decibels, in this share of the examples */
  noise: { snr: readonly [number, number]; probability: number } | null;
  /** speed, from and to, in this share of the examples */
  timeStretch: { rate: readonly [number, number]; probability: number } | null;
  /** semitones, from and to, in this share of the examples */
  pitchShift: { steps: readonly [number, number]; probability: number } | null;
  /**
   * Another example mixed in, labels alike, in this share of the examples. `features`: mixup, Beta(alpha, alpha);
   * `waveform`: between-class, two sounds by their loudness, ratio uniform.
   */
  mix: { on: 'features' | 'waveform'; alpha: number; probability: number } | null;
  /** SpecAugment: so many masks, each of up to this share of the frames */
  timeMasks: { count: number; size: number } | null;
  /** of up to this share of the bands */
  frequencyMasks: { count: number; size: number } | null;
}

export interface TrainingSettings {
  epochs: number;
  batchSize: number;
  optimizer: 'adam' | 'adamw' | 'sgd' | 'rmsprop' | 'nadam' | 'lion';
  learningRate: number;
  /** how the learning rate goes over the whole training */
  schedule: 'constant' | 'oneCycle' | 'cosine';
  weightDecay: number | null;
  labelSmoothing: number;
  /** momentum of the moving average of the weights, which is what predicts; null: the weights themselves */
  ema: number | null;
  /** largest norm of all gradients together */
  clipNorm: number | null;
  /** networks of different seeds whose probabilities are averaged */
  members: number;
  /** which epoch's weights are kept: the last one's, or those of the lowest loss on the validation part */
  epoch: 'last' | 'best';
  seed: number;
}

export interface EvaluationSettings {
  /** 'folds': each fold of the data tested once; 'split': one part for testing; 'auto': by what the data have */
  protocol: 'auto' | 'folds' | 'split';
  /** share of the clips for testing, without folds */
  test: number;
  /** share of what is left for validation, which choices are made on; must be above 0 for `epoch: 'best'` */
  validation: number;
  /** whether the model that is shipped is trained on all clips afterwards; else it is the first round's */
  final: boolean;
}
