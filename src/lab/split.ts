import { type Tensor, tensor } from '../array/tensor.ts';
import type { Clip } from '../datasets/index.ts';
import { takeRows, trainTestSplit } from '../learn/index.ts';

/** Examples for training and for validation. */
export interface RandomSplit {
  xTrain: Tensor;
  xVal: Tensor;
  yTrain: Tensor;
  yVal: Tensor;
  /** numbers for results.json and the text */
  about: {
    split: 'random 80/20';
    training: number;
    validation: number;
    /** validation clips of whose recording another fragment is trained on */
    validationClipsWithSiblings: number;
  };
}

/** Class numbers of the clips, as the networks want them. */
export function labelsOf(clips: readonly Clip[]): Tensor {
  return tensor(
    clips.map(({ label }) => label),
    [clips.length],
  );
}

/** A fifth of the clips, chosen at random over all folds, for validation: the lab's own protocol. */
export function splitAtRandom(x: Tensor, clips: readonly Clip[], seed: number): RandomSplit {
  const rows = clips.map((_, i) => i);
  const [train, validation] = trainTestSplit([rows], { testSize: 0.2, randomState: seed });
  const y = labelsOf(clips);
  const trained = new Set(train.map((i) => clips[i].clipId));
  return {
    xTrain: takeRows(x, train),
    xVal: takeRows(x, validation),
    yTrain: takeRows(y, train),
    yVal: takeRows(y, validation),
    about: {
      split: 'random 80/20',
      training: train.length,
      validation: validation.length,
      validationClipsWithSiblings: validation.filter((i) => trained.has(clips[i].clipId)).length,
    },
  };
}
