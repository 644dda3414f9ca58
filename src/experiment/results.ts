/** @file What came out of an experiment. */

/** What a model that never saw a clip said about it. */
export interface ClipPrediction {
  /** index of the clip in the set */
  clip: number;
  /** number of the round, from 0, in which it was tested */
  round: number;
  /** a probability for each class */
  probabilities: readonly number[];
  /** index of the likeliest class */
  predicted: number;
}

/** One training and the test of it. */
export interface Round {
  /** 'fold 3', or 'test part' */
  name: string;
  /** numbers of clips */
  training: number;
  validation: number;
  test: number;
  /** share of the tested clips that were right, and mean cross-entropy */
  accuracy: number;
  loss: number;
  /** epochs that were trained, and the one whose weights were kept, from 1, member by member */
  epochs: readonly number[];
  kept: readonly number[];
  seconds: number;
  /** logs by epoch, member by member: loss, accuracy, val_loss, val_accuracy, learning_rate as far as there are */
  histories: readonly Readonly<Record<string, readonly number[]>>[];
}

/** How well the tested clips were told apart. */
export interface Scores {
  /** tested clips */
  n: number;
  /** share that was right: the mean over the rounds */
  accuracy: number;
  /** standard deviation over the rounds; null with one */
  deviation: number | null;
  /** 95 % interval of the accuracy */
  interval: readonly [number, number];
  /** mean cross-entropy of the tested clips */
  loss: number;
  perClass: readonly { name: string; precision: number; recall: number; f1: number; support: number }[];
  macroF1: number;
  /** rows: true classes; columns: predicted ones */
  confusion: readonly (readonly number[])[];
  /** how far probabilities can be trusted */
  calibration: {
    /** expected calibration error: mean distance of confidence and accuracy, weighted by clips */
    error: number;
    /** bins of confidence: from, to, clips, their mean confidence and accuracy */
    bins: readonly { from: number; to: number; n: number; confidence: number; accuracy: number }[];
  };
}
