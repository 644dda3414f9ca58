import type { ParametricWindow, WindowName } from '../audio/index.ts';
import type { FrontEnd } from '../classifier/settings.ts';
import type { AnyModel } from '../nn/index.ts';

/** @file An experiment: everything that is decided before a training, from samples to evaluation. */

/** Makes the network for inputs of (bands, frames, 1); its last layer gives a probability for each class. */
export type ModelMaker = (options: {
  inputShape: readonly number[];
  classes: number;
  seed: number;
}) => AnyModel;

/** A network by the name that it has in earshot, or what makes it. */
export type ModelChoice = string | ModelMaker;

export interface Experiment {
  /** how sounds become windows of one length */
  data: DataSettings;
  /** what the network takes of a window: a mel spectrogram */
  features: FeatureSettings;
  /** how examples are varied in training, drawn anew for each example and epoch; what is null is not done */
  augmentation: AugmentationSettings;
  /** the network: the name of one that comes with earshot, or a function that makes it; a list: one of each, averaged */
  model: ModelChoice | readonly ModelChoice[];
  /** how the network learns */
  training: TrainingSettings;
  /** how it is judged */
  evaluation: EvaluationSettings;
}

export interface DataSettings {
  /** hertz; every clip is mixed down to one channel and resampled to it */
  sampleRate: number;
  /** seconds of a window, the piece that the network sees at once */
  duration: number;
  /** seconds from one window to the next in longer clips, when predicting; null: the duration */
  hop: number | null;
  /** how shorter clips are brought to a window's length: silence behind them, or again and again */
  shorter: 'pad' | 'repeat';
}

/** The front end but for what is fitted. */
export interface FeatureSettings extends Omit<FrontEnd, 'mean' | 'deviation' | 'fMax' | 'window'> {
  /** shape of the analysis window */
  window: WindowName | readonly [ParametricWindow, number];
  /** hertz, where the highest band ends; null: half the sample rate */
  fMax: number | null;
  /** over what mean and deviation of the training windows are taken: all, each band, each band and frame; 'none': 0 and 1 */
  normalization: 'global' | 'band' | 'pixel' | 'none';
}

export interface AugmentationSettings {
  /** a window from anywhere in longer clips; false: their windows as when predicting */
  randomCrop: boolean;
  /** circular shift by up to this share of a window, either way */
  timeShift: number | null;
  /** louder or softer by so many decibels, from and to */
  gain: readonly [number, number] | null;
  /** white noise */
  noise: {
    /** decibels of signal above noise, from and to */
    snr: readonly [number, number];
    /** share of the examples */
    probability: number;
  } | null;
  /** faster or slower at the same pitch */
  timeStretch: {
    /** speed, from and to; 1: as it is */
    rate: readonly [number, number];
    /** share of the examples */
    probability: number;
  } | null;
  /** higher or lower at the same speed */
  pitchShift: {
    /** semitones, from and to */
    steps: readonly [number, number];
    /** share of the examples */
    probability: number;
  } | null;
  /** another example mixed in, labels alike */
  mix: {
    /** 'features': mixup of spectrograms; 'waveform': between-class, two sounds by their loudness, ratio uniform */
    on: 'features' | 'waveform';
    /** mixup's ratio is drawn from Beta(alpha, alpha); not used for waveforms */
    alpha: number;
    /** share of the examples */
    probability: number;
  } | null;
  /** FilterAugment: bands louder or softer, as through another microphone */
  equalizer: {
    /** largest gain in decibels, up or down */
    maxGain: number;
    /** random gains, equally far apart, with straight lines between */
    points: number;
  } | null;
  /** SpecAugment: stretches of time that are blanked */
  timeMasks: {
    /** how many */
    count: number;
    /** largest share of the frames that one covers */
    size: number;
  } | null;
  /** SpecAugment: stretches of frequency that are blanked */
  frequencyMasks: {
    /** how many */
    count: number;
    /** largest share of the bands that one covers */
    size: number;
  } | null;
}

export interface TrainingSettings {
  /** how often all training clips are gone through */
  epochs: number;
  /** examples in a step */
  batchSize: number;
  /** what turns gradients into steps */
  optimizer: 'adam' | 'adamw' | 'sgd' | 'rmsprop' | 'nadam' | 'lion';
  /** size of the steps; with a schedule the largest */
  learningRate: number;
  /** how the learning rate goes over the whole training */
  schedule: 'constant' | 'oneCycle' | 'cosine';
  /** share of the weights, times the learning rate, that each step takes off them; null: the optimizer's own */
  weightDecay: number | null;
  /** share of a label that is spread over all classes */
  labelSmoothing: number;
  /**
   * momentum of the moving average of the weights, which is what predicts, at most 1 - 5 / steps so that short trainings
   * forget their start; null: the weights themselves
   */
  ema: number | null;
  /** largest norm of all gradients together; null: any */
  clipNorm: number | null;
  /** networks of different seeds whose probabilities are averaged; so many of each in a list of models */
  members: number;
  /** which epoch's weights are kept: the last one's, or those of the lowest loss on the validation part */
  epoch: 'last' | 'best';
  /** of splits, first weights, order and augmentation: the same seed gives the same bits */
  seed: number;
}

export interface EvaluationSettings {
  /** 'folds': each fold of the data tested once; 'split': one part for testing; 'auto': by what the data have */
  protocol: 'auto' | 'folds' | 'split';
  /** share of the clips for testing, without folds */
  test: number;
  /** share of what is left for validation, which choices are made on; above 0 for training.epoch 'best' */
  validation: number;
  /** whether the model that is shipped is trained on all clips afterwards; else it is the first round's */
  final: boolean;
}
