import { defineExperiment } from '../config/define.ts';
import { small } from './small.ts';

/**
 * Networks of two kinds, whose probabilities are averaged: the convolutional one of small, which looks at shapes in the
 * spectrogram, and twice as many that weigh statistics of its modulations. How it was chosen: docs/recipes.md.
 */
export const best = defineExperiment({
  ...small,
  features: { ...small.features, nFft: 1024, winLength: 512, hopLength: 128 },
  model: ['small-pooled', 'texture', 'texture'],
  training: { ...small.training, epochs: 200, members: 2 },
});
