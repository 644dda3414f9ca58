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

/**
 * Convolutions of 3 by 3, each with batch normalisation behind it and, but for the last, a max-pool of 2 by 2 between
 * them; then the mean over frequency, and over time the mean plus the maximum: what goes on all the time, and what
 * happens once.
 *
 * @param filters of the convolutions
 * @param group frames that are averaged into one beforehand
 */
export function spectrogramCnn(name: string, filters: readonly number[], group = 1): ModelMaker {
  return ({ inputShape, classes, seed }) => {
    const inputs = input({ shape: inputShape });
    let x = group > 1 ? averagePooling2d([1, group])(inputs) : inputs;
    for (const [i, count] of filters.entries()) {
      x = conv2d(count, 3, { padding: 'same', activation: 'relu' })(x);
      if (i < filters.length - 1) x = maxPooling2d(2, { padding: 'same' })(x);
      x = batchNormalization({ momentum: 0.9 })(x);
    }
    const overTime = averagePooling2d([x.shape[0]!, 1])(x);
    const pooled = add()([globalAveragePooling2d()(overTime), globalMaxPooling2d()(overTime)]);
    const outputs = dense(classes, { activation: 'softmax' })(dropout(0.2)(pooled));
    return model({ inputs, outputs, seed, name });
  };
}
