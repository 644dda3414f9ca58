import {
  add,
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  globalAveragePooling2d,
  globalMaxPooling2d,
  input,
  maxPooling2d,
  model,
} from '../../nn/index.ts';
import type { ModelMaker } from '../experiment.ts';

/** Filters of the convolutions; a max-pool of 2 by 2 follows all but the last. */
const FILTERS = [16, 32, 64, 128, 128];

/**
 * Five convolutions with batch normalisation, then the mean over frequency, and over time the mean plus the maximum:
 * what goes on all the time, and what happens once.
 */
export const best: ModelMaker = ({ inputShape, classes, seed }) => {
  const inputs = input({ shape: inputShape });
  let x = inputs;
  for (const [i, filters] of FILTERS.entries()) {
    x = batchNormalization({ momentum: 0.9 })(conv2d(filters, 3, { padding: 'same', activation: 'relu' })(x));
    if (i < FILTERS.length - 1) x = maxPooling2d(2)(x);
  }
  const overTime = averagePooling2d([x.shape[0]!, 1])(x);
  const pooled = add()([globalAveragePooling2d()(overTime), globalMaxPooling2d()(overTime)]);
  const outputs = dense(classes, { activation: 'softmax' })(dropout(0.2)(pooled));
  return model({ inputs, outputs, seed, name: 'best' });
};
