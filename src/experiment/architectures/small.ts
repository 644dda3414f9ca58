import {
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  type Layer,
  maxPooling2d,
  sequential,
} from '../../nn/index.ts';
import type { ModelMaker } from '../experiment.ts';

/** Four convolutions with batch normalisation, then the mean over time and frequency; 61,578 parameters for 10 classes. */
export const small: ModelMaker = ({ inputShape, classes, seed }) =>
  sequential({ inputShape, seed, name: 'small' }, [
    ...block(16),
    ...block(32),
    ...block(64),
    conv2d(64, 3, { padding: 'same', activation: 'relu' }),
    batchNormalization({ momentum: 0.9 }),
    globalAveragePooling2d(),
    dense(classes, { activation: 'softmax' }),
  ]);

function block(filters: number): Layer[] {
  return [
    conv2d(filters, 3, { padding: 'same', activation: 'relu' }),
    batchNormalization({ momentum: 0.9 }),
    maxPooling2d(2),
  ];
}
