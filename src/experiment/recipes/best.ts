import { defineExperiment } from '../config/define.ts';
import { small } from './small.ts';

/** As small, with three larger networks whose probabilities are averaged. How it was chosen: docs/recipes.md. */
export const best = defineExperiment({
  ...small,
  model: 'best',
  training: { ...small.training, members: 3 },
});
