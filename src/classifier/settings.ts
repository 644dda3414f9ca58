import type { Window } from '../audio/index.ts';

/** How a window of samples becomes what the network takes: the settings of `melspectrogram` and what follows it. */
export interface FrontEnd {
  nFft: number;
  hopLength: number;
  winLength: number;
  window: Window;
  /** whether the window is padded by nFft / 2 zeros on both sides, so that frames are centred */
  center: boolean;
  nMels: number;
  /** hertz */
  fMin: number;
  fMax: number;
  htk: boolean;
  norm: 'slaney' | null;
  /** 2: energies; 1: magnitudes */
  power: number;
  /** options of `powerToDb` (of `amplitudeToDb` for magnitudes); null: no logarithm */
  decibels: { ref: number | 'max'; amin: number; topDb: number | null } | null;
  /**
   * Subtracted after that, and what the difference is divided by: one number, one for each band, or one for each
   * band and frame (row-major). Fitted on what the network was trained on.
   */
  mean: readonly number[];
  deviation: readonly number[];
}

/** How clips of any length are cut into windows of one. */
export interface Windows {
  /** samples of a window, at the model's rate */
  size: number;
  /** samples from one window's start to the next */
  hop: number;
  /** how a clip that is shorter than a window is brought to its size: silence behind it, or again and again */
  shorter: 'pad' | 'repeat';
}

/** What makes a network of spectrograms a classifier of sounds. */
export interface ClassifierSettings {
  /** class names, in the order of the network's outputs */
  classes: readonly string[];
  /** hertz */
  sampleRate: number;
  windows: Windows;
  frontEnd: FrontEnd;
}
